import type { Parsed, Schema } from "../schema.ts";
import type { Duration } from "../units.ts";
import { type Grant, granting } from "./grant.ts";

/** How a queue behaves, whoever consumes it. */
export interface QueueOptions<S extends Schema> {
  /** Every message is parsed with it when it is sent and again when it is received. */
  readonly schema: S;
  /** `true`: messages of one group are delivered in order, one at a time. */
  readonly fifo?: boolean;
  /** How long a message that nobody consumes is kept; 4 days if not given, 14 days at most. */
  readonly retention?: Duration;
  /** How long each message waits before its first delivery; 0 if not given, 15 minutes at most. */
  readonly delay?: Duration;
  /**
   * How long a received message stays hidden from others. If not given: 6 times the consumer's timeout plus its
   * batch window (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html).
   */
  readonly visibilityTimeout?: Duration;
}

/** A queue without its types: what drivers and compilers see. */
export interface QueueLayout {
  readonly kind: "queue";
  readonly name: string;
  readonly schema: Schema;
  readonly fifo: boolean;
  readonly retention: Duration;
  readonly delay: Duration;
  readonly visibilityTimeout?: Duration;
}

/** A queue: at least once, one consumer. Grant: `sender`. */
export interface Queue<T = unknown> extends QueueLayout {
  readonly sender: Grant<QueueSender<T>>;
}

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

/** Declares a queue. */
export function queue<S extends Schema>(name: string, options: QueueOptions<S>): Queue<Parsed<S>> {
  const layout: QueueLayout = { kind: "queue", name, fifo: false, retention: "4d", delay: "0s", ...options };
  return granting(layout, ["sender"]);
}
