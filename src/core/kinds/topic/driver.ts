import type { Schema } from "../../ground/schema.ts";
import type { Fields, TopicFilter } from "./filter.ts";

/** A topic without its types: what drivers and compilers see. */
export interface TopicLayout {
  readonly kind: "topic";
  readonly name: string;
  readonly schema: Schema;
  readonly fifo: boolean;
  /** The fields of a message that filters can go by. */
  readonly filterBy: readonly string[];
}

/** What a queue subscribes to. */
export interface TopicSubscription {
  readonly topic: TopicLayout;
  /** Which messages it gets; all if not given. */
  readonly filter?: TopicFilter | undefined;
}

/** A message on its way to a topic. `body` is JSON text; `attributes` carry trace context. */
export interface PublishedMessage {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** What filters go by. */
  readonly fields: Fields;
  readonly group?: string;
  readonly deduplicationId?: string;
}

/** A platform's topics, seen from a publisher. */
export interface TopicDriver {
  /**
   * Stores all messages durably for every subscription that asks for them, or throws. The ids are in the order of the
   * messages; the consumers of all subscriptions know a message by the same one.
   */
  publish(
    topic: TopicLayout,
    messages: readonly PublishedMessage[],
  ): Promise<readonly { readonly id: string }[]>;
}
