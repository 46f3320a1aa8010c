import type { Listener } from "../../ground/kind.ts";
import { milliseconds } from "../../ground/units.ts";
import type { QueueLayout } from "./driver.ts";

/** A queue, resolved. Dead-letter queues have no entry of their own: what is delivered to functions names them. */
export interface QueueEntry {
  readonly name: string;
  readonly layout: QueueLayout;
  readonly fifo: boolean;
  readonly retentionMs: number;
  readonly delayMs: number;
  readonly visibilityTimeoutMs: number;
  /** The topic that it subscribes to. */
  readonly topic?: string;
  /** The bus that a rule brings events of into it. */
  readonly bus?: string;
}

const UNCONSUMED_VISIBILITY_MS = 30_000;

/** Resolves a queue. */
export function queueEntry(queue: QueueLayout, listeners: readonly Listener[]): QueueEntry {
  const { name, fifo, retention, delay, visibilityTimeout, subscribesTo, rule } = queue;
  return {
    name,
    layout: queue,
    fifo,
    retentionMs: milliseconds(retention),
    delayMs: milliseconds(delay),
    visibilityTimeoutMs:
      visibilityTimeout === undefined ? neededVisibilityMs(listeners) : milliseconds(visibilityTimeout),
    ...(subscribesTo && { topic: subscribesTo.topic.name }),
    ...(rule && { bus: rule.bus.name }),
  };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
function neededVisibilityMs(listeners: readonly Listener[]): number {
  for (const { delivery, timeoutMs } of listeners) {
    if (delivery.mode === "polled") return 6 * timeoutMs + delivery.batchWindowMs;
  }
  return UNCONSUMED_VISIBILITY_MS;
}
