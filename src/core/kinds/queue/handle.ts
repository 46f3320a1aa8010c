import type { Duration } from "../../ground/units.ts";

/** Options of one message. */
export interface SendOptions {
  /** Wait before the first delivery, instead of the queue's. Not on FIFO queues. */
  readonly delay?: Duration;
  /** Messages of one group are delivered in order. FIFO queues only, and required there. */
  readonly group?: string;
  /** Messages with the same one within 5 minutes are accepted once. FIFO queues only. If not given, the SHA-256 of the body. */
  readonly deduplicationId?: string;
}

/** One message of `sendMany`. */
export interface SendEntry<T> extends SendOptions {
  readonly message: T;
}

/** Sending operations. When they return, the messages are stored durably. */
export interface QueueSender<T> {
  send(message: T, options?: SendOptions): Promise<{ readonly id: string }>;
  /** Sends many; throws if any was refused, in which case some may have been accepted. */
  sendMany(entries: readonly SendEntry<T>[]): Promise<readonly { readonly id: string }[]>;
}
