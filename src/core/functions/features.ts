import type { Features } from "../ground/feature.ts";

/** What apps can ask of any function. */
export const features = {
  "function.memory": {
    kind: "function",
    title: "memory, up to 4 GB",
    engine: { by: "worker threads", difference: "functions that share a thread share its memory" },
  },
  "function.large-memory": {
    kind: "function",
    title: "memory, up to 10 GB",
    engine: { by: "worker threads" },
  },
  "function.arm64": {
    kind: "function",
    title: "architecture arm64",
    engine: { by: "worker threads", difference: "this machine's" },
  },
  "function.reserved": {
    kind: "function",
    title: "`concurrency.reserved`",
    engine: { by: "the pool of environments" },
  },
  "function.provisioned": {
    kind: "function",
    title: "`concurrency.provisioned`",
    engine: { by: "the pool of environments" },
  },
  "function.keep-warm": {
    kind: "function",
    title: "`coldStart.keepWarm`",
    engine: { by: "the pool of environments" },
  },
  "function.short-logs": {
    kind: "function",
    title: "logs kept for 7 days",
    engine: { by: "standard output", difference: "kept by whoever reads it" },
  },
  "function.many-resources": {
    kind: "function",
    title: "a function that uses 100 resources",
    engine: { by: "the engine" },
  },
} as const satisfies Features;
