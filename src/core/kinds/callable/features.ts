import type { Features } from "../../ground/feature.ts";

/** What apps can ask of calls between functions. */
export const features = {
  "callable.invoke": {
    kind: "task",
    title: "called by another function that waits, by grant",
    engine: { by: "the pool of environments" },
  },
  "callable.check": {
    kind: "task",
    title: "dry run by another function",
    engine: { by: "the handle: the input is checked, nothing runs" },
  },
  "callable.send": {
    kind: "task",
    title: "called by another function that does not wait",
    engine: { by: "SQLite and the delivery pump" },
  },
  "callable.destinations": {
    kind: "task",
    title: "queues for the records of what succeeded and what failed",
    engine: { by: "SQLite and the delivery pump" },
  },
} as const satisfies Features;
