import type { Features } from "../../ground/feature.ts";

const SQLITE = { by: "SQLite" };
const MATCHER = { by: "Motif's matcher" };

/** What apps can ask of buses. How each rule's events are delivered is among the features of queues. */
export const features = {
  "bus.delivery": {
    kind: "bus",
    title: "publishing typed events to independent rules, at least once",
    engine: { by: "SQLite", difference: "all copies are stored in one transaction" },
  },
  "bus.event": {
    kind: "bus",
    title: "CloudEvents up to 240 KB, with trace context",
    engine: { by: "SQLite", difference: "up to 1 MiB" },
  },
  "bus.pattern": {
    kind: "bus",
    title: "rules by event patterns: values, prefixes, suffixes, ranges, $or …",
    engine: MATCHER,
  },
  "bus.wildcard": { kind: "bus", title: "rules with wildcards", engine: MATCHER },
  "bus.retry": {
    kind: "bus",
    title: "retries, batches, concurrency and dead letters of each rule",
    engine: { by: "a queue per rule" },
  },
  "bus.fan-out": { kind: "bus", title: "an event that matches several rules", engine: SQLITE },
} as const satisfies Features;
