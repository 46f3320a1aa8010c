/** What a cloud allows and how it behaves, as plain data: types and helpers. The data are each cloud's own `profile.ts`. */

/** How well a value is known: two separately kept sources, one, or memory alone. */
export type Confidence = "high" | "medium" | "recall";

/** Units of quotas. Sizes are in bytes, not in powers of ten of them. */
export type QuotaUnit =
  | "s"
  | "min"
  | "days"
  | "bytes"
  | "messages"
  | "attempts"
  | "invocations"
  | "instances"
  | "indexes"
  | "items"
  | "characters";

/** A limit with the place where it was found. */
export interface Quota {
  readonly value: number;
  readonly unit: QuotaUnit;
  readonly source: string;
  /** When the source said so: year, month and, where known, day. */
  readonly asOf: string;
  readonly confidence: Confidence;
}

/** Limits by service, then by name. */
export type Quotas = Readonly<Record<string, Readonly<Record<string, Quota>>>>;

/** Makes a {@link Quota}. */
export function quota<Unit extends QuotaUnit>(
  value: number,
  unit: Unit,
  source: string,
  asOf: string,
  confidence: Confidence,
): Quota & { readonly unit: Unit } {
  return { value, unit, source, asOf, confidence };
}

/** How a cloud behaves in some respect, with the place where it says so. */
export interface Fact<T> {
  readonly value: T;
  readonly source: string;
  /** When the source said so: year, month and, where known, day. */
  readonly asOf: string;
  readonly confidence: Confidence;
}

/** Makes a {@link Fact}. */
export function fact<T>(value: T, source: string, asOf: string, confidence: Confidence): Fact<T> {
  return { value, source, asOf, confidence };
}

/** How a cloud carries HTTP requests to functions. */
export interface HttpProfile {
  /** Largest request that reaches a function. */
  readonly request: Quota;
  /** Whether a binary body travels, and counts, as Base64. */
  readonly base64: Fact<boolean>;
  /**
   * Whether a streamed response can be collected, and sent in one piece, where its function does not say `streams: true`. It
   * then counts as a whole.
   */
  readonly collects: Fact<boolean>;
  /** Largest response that is at hand as a whole; undefined where the cloud states none. */
  readonly response?: Quota;
  /** Largest response that is sent as it comes; undefined where the cloud states none. */
  readonly streamed?: Quota;
}

/** How a cloud delivers messages, or events: those without an order, or those of FIFO groups. */
export interface DeliveryProfile {
  /** Whether an event can be delivered again that was processed. */
  readonly duplicates: Fact<boolean>;
  /** Whether events that are sent one after the other can arrive in another order. */
  readonly reorders: Fact<boolean>;
}

/** The same, for deliveries of several messages in one call. */
export interface BatchProfile extends DeliveryProfile {
  /** Most messages in one call; 1: they come one by one, whatever the app asks for. */
  readonly batch: Quota;
}

/** How a cloud delivers the messages of queues. */
export interface QueueProfile {
  /** Largest message, with its attributes. */
  readonly message: Quota;
  /** Largest message that waits before its first delivery, where that is less. */
  readonly delayedMessage?: Quota;
  /** Most bytes in one call: the bodies of its messages. */
  readonly batchBytes?: Quota;
  /** For how long a message can be hidden at a time: visibility timeout, lock or acknowledgement deadline. */
  readonly hidden: Quota;
  /** Whether a message stays hidden as long as its function runs, beyond that time. */
  readonly renewed: Fact<boolean>;
  /** When a message comes back whose function crashed: when its time is over, after the wait of a failure, or at once. */
  readonly afterCrash: Fact<"hidden" | "backoff" | "at-once">;
  /**
   * How often a message whose function crashes each time is delivered, where that is more often than the app says: at least
   * so often, and where the app limits how many calls run at once.
   */
  readonly crashes?: { readonly least: Quota; readonly limited: Quota };
  /** Whether a random part is taken off the waits between deliveries (full jitter). */
  readonly jitter: Fact<boolean>;
  /** The shortest and the longest wait between deliveries that the cloud makes. */
  readonly shortestWait?: Quota;
  readonly longestWait?: Quota;
  readonly standard: BatchProfile;
  readonly fifo: BatchProfile & {
    /** For how long a second message with the same deduplication id is dropped; 0: never. */
    readonly deduplication: Quota;
    /** Longest group; a group is never empty. */
    readonly group: Quota;
    /** Longest deduplication id; undefined where any length will do. */
    readonly deduplicationId?: Quota;
    /** What groups and deduplication ids are made of, as a regular expression; undefined where anything will do. */
    readonly characters?: Fact<string>;
    /** Whether a failed message waits inside of its function's call, and so no longer than the function's timeout. */
    readonly waitsInside: Fact<boolean>;
  };
}

/**
 * A cloud as the engine imitates it (`motif dev --as`), as plain data. The numbers are those that the cloud's compiler
 * refuses by.
 */
export interface Profile {
  /** As `--as` and `--target` call it. */
  readonly name: string;
  readonly title: string;
  readonly http: HttpProfile;
  readonly queue: QueueProfile;
  readonly table: {
    /** Largest item, counted as JSON text. */
    readonly item: Quota;
  };
  /** Events of buckets, and asynchronous invocations. */
  readonly events: DeliveryProfile;
  readonly schedules: DeliveryProfile;
}
