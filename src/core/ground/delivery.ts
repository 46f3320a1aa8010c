import type { Defaults } from "./defaults.ts";
import { type RetryEntry, type RetryPolicy, retryEntry } from "./retry.ts";
import { milliseconds } from "./units.ts";

/** The caller waits: it sees a failure, and decides what then. */
export interface SynchronousDelivery {
  readonly mode: "synchronous";
}

/** Nobody waits: the event is in the platform's own queue, and nothing is tried again after `maximumAgeMs`. */
export interface AsynchronousPolicy extends RetryEntry {
  readonly mode: "asynchronous";
  readonly maximumAgeMs: number;
}

/** The same for one function. */
export interface AsynchronousDelivery extends AsynchronousPolicy {
  /** Events that failed for good go to this queue. */
  readonly deadLetterQueue: string;
}

/** The platform reads a source and hands over what it finds, in batches. */
export interface PolledDelivery extends RetryEntry {
  readonly mode: "polled";
  readonly batchSize: number;
  readonly batchWindowMs: number;
  readonly maxConcurrency?: number;
  /** Messages that failed for good go to this queue. */
  readonly deadLetterQueue: string;
}

/** What happens between an event and its function: who waits, how often it is tried, and where it ends. */
export type Delivery = SynchronousDelivery | AsynchronousDelivery | PolledDelivery;

/** The name of the dead-letter queue of a queue or of a function's asynchronous invocations. */
export function deadLetterQueueOf(name: string): string {
  return `${name}-dead-letter`;
}

/** Resolves how events are tried again that nobody waits for. */
export function asynchronousPolicy(
  retry: RetryPolicy | undefined,
  { retries }: Defaults,
): AsynchronousPolicy {
  return {
    mode: "asynchronous",
    ...retryEntry(retry, retries.async),
    maximumAgeMs: milliseconds(retries.async.maximumAge),
  };
}

/** How events reach a function that nobody waits for. */
export function asynchronousDelivery(
  functionName: string,
  retry: RetryPolicy | undefined,
  defaults: Defaults,
): AsynchronousDelivery {
  return { ...asynchronousPolicy(retry, defaults), deadLetterQueue: deadLetterQueueOf(functionName) };
}
