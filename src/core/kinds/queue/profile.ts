import type { BatchProfile, DocumentedFaults, Fact, Quota } from "../../ground/profile.ts";

/** What can go wrong when messages are sent. */
export type QueueFault = "throttled" | "unavailable" | "answer-lost" | "sent-twice";

/** How a cloud takes and delivers the messages of queues. */
export interface QueueProfile {
  readonly faults: DocumentedFaults<QueueFault>;
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
  /** By how many deliveries a message whose function crashes each time has more than the app says. */
  readonly crashes?: Quota;
  /**
   * After how many deliveries the cloud gives a message up by itself, where it counts those too that found no free
   * instance. Undefined where messages wait for one.
   */
  readonly refused?: Quota;
  /** Whether a random part is taken off the waits between deliveries (full jitter). */
  readonly jitter: Fact<boolean>;
  /** The shortest and the longest wait between deliveries that the cloud makes. */
  readonly shortestWait?: Quota;
  readonly longestWait?: Quota;
  /** Whether a consumer's filter is looked at before it is called, so that nobody pays for what does not pass. */
  readonly filtersFirst: Fact<boolean>;
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
