import type { Trigger } from "../../ground/trigger.ts";
import { checkQueueSubscription } from "./check.ts";
import type { QueueSubscription } from "./declare.ts";
import { type QueueTrigger, queueTrigger } from "./entry.ts";

export type { QueueTrigger } from "./entry.ts";

/** Messages of queues. What apps can ask of their delivery is among the features of queues. */
export const queue = {
  wiring: "queueSubscription",
  features: {},
  texts: {},
  functions: ({ consumer }: QueueSubscription) => [consumer],
  resources: ({ queue }: QueueSubscription) => [queue],
  check: checkQueueSubscription,
  entries: (named, defaults) => [queueTrigger(named, defaults)],
  causedBy: ({ source: { queue, topic, bus } }) => [
    { kind: "queue", name: queue, operations: ["send", "sendMany"] },
    ...(topic === undefined ? [] : [{ kind: "topic", name: topic, operations: ["publish", "publishMany"] }]),
    ...(bus === undefined ? [] : [{ kind: "bus", name: bus, operations: ["publish", "publishMany"] }]),
  ],
} as const satisfies Trigger<QueueSubscription, QueueTrigger>;
