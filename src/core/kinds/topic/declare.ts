import { type Grant, granting } from "../../ground/grant.ts";
import type { Parsed, Schema } from "../../ground/schema.ts";
import type { TopicLayout } from "./driver.ts";
import type { TopicPublisher } from "./handle.ts";
import { topicHandling } from "./operations.ts";

export type { Comparison, Condition, FieldValue, NumericRange, TopicFilter } from "./filter.ts";
export type * from "./handle.ts";

/** What a topic carries, whoever subscribes to it. */
export interface TopicOptions<S extends Schema, Field extends string> {
  /** Every message is parsed with it when it is published and again when a subscription's consumer receives it. */
  readonly schema: S;
  /** `true`: messages of one group come in order, one at a time, in each subscription. */
  readonly fifo?: boolean;
  /** Fields of the message that filters of subscriptions can go by: texts, numbers or booleans; 5 at most. */
  readonly filterBy?: readonly Field[];
}

/** A topic: every subscription gets a copy of its own of each message, at least once. Grant: `publisher`. */
export interface Topic<T = unknown, Field extends string = string> extends TopicLayout {
  readonly filterBy: readonly Field[];
  readonly publisher: Grant<TopicPublisher<T>>;
}

/**
 * Declares a topic.
 *
 * @example
 * export const images = topic("images", { schema: Image, filterBy: ["contentType", "bytes"] });
 *
 * // in a function: uses: { images: images.publisher }, then
 * await images.publish({ key: "cat.png", contentType: "image/png", bytes: 4096 });
 */
export function topic<S extends Schema, const Field extends keyof Parsed<S> & string = never>(
  name: string,
  options: TopicOptions<S, Field>,
): Topic<Parsed<S>, Field> {
  const layout: TopicLayout = { kind: "topic", name, fifo: false, filterBy: [], ...options };
  return granting(layout, topicHandling);
}
