import type { Features } from "../../ground/feature.ts";

const KEPT = { by: "the interpreter, and SQLite" } as const;

/** What apps can ask of workflows. */
export const features = {
  "workflow.standard": {
    kind: "workflow",
    title: "Standard: Amazon States Language, each step recorded once, up to a year",
    engine: KEPT,
  },
  "workflow.express": {
    kind: "workflow",
    title: "Express: at least once, five minutes at most",
    engine: { by: "the interpreter; begun again from its input after a crash" },
  },
  "workflow.run": {
    kind: "workflow",
    title: "Express, run by a function that waits for the output",
    engine: { by: "the interpreter" },
  },
  "workflow.token": {
    kind: "workflow",
    title: "tasks that wait for a token, with heartbeats",
    engine: KEPT,
  },
  "workflow.queue": { kind: "workflow", title: "tasks that send to a queue", engine: KEPT },
  "workflow.child": { kind: "workflow", title: "tasks that start another workflow", engine: KEPT },
  "workflow.stop": { kind: "workflow", title: "stop, describe and redrive by grant", engine: KEPT },
} as const satisfies Features;
