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
  /** Queues of the app for records of what became of events; what has failed for good goes to `failure` in place of the dead-letter queue. */
  readonly destinations?: Destinations;
}

/** Names of queues. */
export interface Destinations {
  readonly success?: string;
  readonly failure?: string;
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

/** The platform reads a stream from a position of the consumer's own, which moves on when records were processed, or given up. */
export interface StreamedDelivery {
  readonly mode: "streamed";
  readonly batchSize: number;
  readonly batchWindowMs: number;
  /** Deliveries in all of a batch that was not divided further. */
  readonly attempts: number;
  /** Older records are given up. */
  readonly maximumAgeMs?: number;
  /** Whether a batch that failed as a whole is halved. */
  readonly bisect: boolean;
  /** Batches of one shard at a time. */
  readonly parallelization: number;
  /** Where a new consumer begins. */
  readonly startAt: "earliest" | "latest";
  /** The app's queue that is told of records that failed for good. */
  readonly failureQueue: string;
}

/** What happens between an event and its function: who waits, how often it is tried, and where it ends. */
export type Delivery = SynchronousDelivery | AsynchronousDelivery | PolledDelivery | StreamedDelivery;

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
