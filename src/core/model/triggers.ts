import type { ScheduleTiming } from "../app.ts";

/** A retry policy, resolved. */
export interface RetryEntry {
  /** Deliveries in all, the first one included. */
  readonly attempts: number;
  readonly initialDelayMs: number;
  readonly maxDelayMs: number;
  readonly factor: number;
}

/** The caller waits: it sees a failure, and decides what then. */
export interface SynchronousDelivery {
  readonly mode: "synchronous";
}

/** The event waits in the platform's own queue: nothing is tried again after `maximumAgeMs`. */
export interface AsynchronousDelivery extends RetryEntry {
  readonly mode: "asynchronous";
  readonly maximumAgeMs: number;
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

/** What all triggers have. */
interface TriggerBase<Kind extends string, Source, D extends Delivery> {
  readonly kind: Kind;
  /** Its name in the app's wiring; a route's is `GET /items/{id}`. */
  readonly name: string;
  readonly source: Source;
  /** The function that it calls. */
  readonly function: string;
  readonly delivery: D;
}

/** A request to a route of the HTTP API. `path` has `{parameter}` segments, and `parameters` are their names. */
export type ApiTrigger = TriggerBase<
  "api",
  {
    readonly api: string;
    readonly method: string;
    readonly path: string;
    readonly parameters: readonly string[];
  },
  SynchronousDelivery
>;

/** Messages of a queue. */
export type QueueTrigger = TriggerBase<"queue", { readonly queue: string }, PolledDelivery>;

/** New objects of a bucket whose key has this prefix and suffix. */
export type ObjectsTrigger = TriggerBase<
  "objects",
  { readonly bucket: string; readonly prefix: string; readonly suffix: string },
  AsynchronousDelivery
>;

/** A time. */
export type ScheduleTrigger = TriggerBase<
  "schedule",
  { readonly timing: ScheduleTiming },
  AsynchronousDelivery
>;

/** Whoever names the function: another function, a workflow, an operator. */
export type DirectTrigger = TriggerBase<"direct", Readonly<Record<never, never>>, AsynchronousDelivery>;

/** What calls a function, and how. */
export type TriggerEntry = ApiTrigger | QueueTrigger | ObjectsTrigger | ScheduleTrigger | DirectTrigger;

/** The name of a kind of trigger. */
export type TriggerKind = TriggerEntry["kind"];

/** The triggers of one kind. */
export function triggersOf<K extends TriggerKind>(
  { triggers }: { readonly triggers: readonly TriggerEntry[] },
  kind: K,
): Extract<TriggerEntry, { readonly kind: K }>[] {
  type Wanted = Extract<TriggerEntry, { readonly kind: K }>;
  return triggers.filter((trigger): trigger is Wanted => trigger.kind === kind);
}
