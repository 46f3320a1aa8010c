import type { Schema } from "../../ground/schema.ts";
import type { Duration } from "../../ground/units.ts";
import type { BusRule } from "../bus/driver.ts";
import type { TopicSubscription } from "../topic/driver.ts";

/** A queue without its types: what drivers and compilers see. */
export interface QueueLayout {
  readonly kind: "queue";
  readonly name: string;
  readonly schema: Schema;
  readonly fifo: boolean;
  readonly retention: Duration;
  readonly delay: Duration;
  readonly visibilityTimeout?: Duration;
  /** The topic whose messages come into it, too. */
  readonly subscribesTo?: TopicSubscription;
  /** The bus whose events come into it, too. */
  readonly rule?: BusRule;
}

/** A message on its way to a queue. `body` is JSON text; `attributes` carry trace context. */
export interface OutgoingMessage {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly delayMs?: number;
  readonly group?: string;
  readonly deduplicationId?: string;
}

/** A platform's queues, seen from a sender. */
export interface QueueDriver {
  /** Stores all messages durably, or throws. The ids are in the order of the messages. */
  send(queue: QueueLayout, messages: readonly OutgoingMessage[]): Promise<readonly { readonly id: string }[]>;
}
