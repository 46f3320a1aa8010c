import { type Grant, granting } from "../../ground/grant.ts";
import type { Parsed, Schema } from "../../ground/schema.ts";
import type { Duration } from "../../ground/units.ts";
import type { Bus, EventFilter } from "../bus/declare.ts";
import type { Topic, TopicFilter } from "../topic/declare.ts";
import type { QueueLayout } from "./driver.ts";
import type { QueueSender } from "./handle.ts";
import { queueHandling } from "./operations.ts";

export type * from "./handle.ts";

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
  /**
   * A topic that it gets a copy of each message of, or of those that pass the filter. Whoever sends to the queue still can.
   * A consumer that wants a topic's messages for itself needs no queue of its own: see `subscribe`.
   */
  readonly subscribesTo?: {
    readonly topic: Topic;
    readonly filter?: TopicFilter;
  };
  /**
   * A bus that it gets a copy of each event of that matches an event pattern, as a CloudEvent. A consumer that wants events for
   * itself needs no queue of its own: see `rule`.
   */
  readonly rule?: { readonly bus: Bus; readonly pattern: EventFilter };
}

/** A queue: at least once, one consumer. Grant: `sender`. */
export interface Queue<T = unknown> extends QueueLayout {
  readonly sender: Grant<QueueSender<T>>;
}

/** Declares a queue. */
export function queue<S extends Schema>(name: string, options: QueueOptions<S>): Queue<Parsed<S>> {
  const layout: QueueLayout = { kind: "queue", name, fifo: false, retention: "4d", delay: "0s", ...options };
  return granting(layout, queueHandling);
}
