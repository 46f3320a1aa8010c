import type { Kind } from "../../ground/kind.ts";
import { checkDeadLetterNames, checkQueue } from "./check.ts";
import type { QueueDriver, QueueLayout } from "./driver.ts";
import { type QueueEntry, queueEntry } from "./entry.ts";
import { features } from "./features.ts";
import { queueHandling } from "./operations.ts";
import { texts } from "./texts.ts";

export type { OutgoingMessage, QueueDriver, QueueLayout } from "./driver.ts";

/** Queues. */
export const queue = {
  handling: queueHandling,
  options: ["schema", "fifo", "retention", "delay", "visibilityTimeout", "subscribesTo", "rule"],
  features,
  texts,
  check: checkQueue,
  checkAll: checkDeadLetterNames,
  refersTo: ({ subscribesTo, rule }) => [subscribesTo?.topic, rule?.bus],
  entry: queueEntry,
} as const satisfies Kind<QueueLayout, QueueDriver, QueueEntry>;
