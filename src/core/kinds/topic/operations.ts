import { InvalidArgumentError } from "../../ground/errors.ts";
import type { Carried, HandleOwner, Handling } from "../../ground/grant.ts";
import { checkGrouping } from "../../ground/grouping.ts";
import { isObject } from "../../ground/json.ts";
import { parse } from "../../ground/schema.ts";
import type { PublishedMessage, TopicDriver, TopicLayout } from "./driver.ts";
import { type Fields, type FieldValue, isFilterText } from "./filter.ts";
import type { PublishEntry, PublishOptions, TopicPublisher } from "./handle.ts";

const PUBLISH = ["publish", "publishMany"] satisfies (keyof TopicPublisher<unknown>)[];

/** How handles of topics are made: they parse messages, check options and say what filters go by. */
export const topicHandling = {
  kind: "topic",
  carries: true,
  accesses: { publisher: PUBLISH },
  operations,
} as const satisfies Handling<TopicLayout, TopicDriver>;

function operations(
  topic: TopicLayout,
  driver: TopicDriver,
  { carried }: HandleOwner,
): TopicPublisher<unknown> {
  const publishMany = async (entries: readonly PublishEntry<unknown>[]) => {
    if (entries.length === 0) return [];
    return driver.publish(
      topic,
      entries.map(({ message, ...options }) => published(topic, message, options, carried)),
    );
  };
  return {
    publish: async (message, options = {}) => {
      const [sent] = await publishMany([{ ...options, message }]);
      if (!sent) throw new Error(`The driver of topic ${topic.name} returned no id.`);
      return sent;
    },
    publishMany,
  };
}

/** A message ready for a driver. Throws `ValidationError` or `InvalidArgumentError`. */
export function published(
  topic: TopicLayout,
  message: unknown,
  options: PublishOptions,
  carried: Carried,
): PublishedMessage {
  const parsed = parse(topic.schema, message, `message of topic ${topic.name}`);
  const { group, deduplicationId } = options;
  checkGrouping("topic", topic, options);
  return {
    body: JSON.stringify(parsed),
    attributes: carried,
    fields: fieldsOf(topic, parsed),
    ...(group !== undefined && { group }),
    ...(deduplicationId !== undefined && { deduplicationId }),
  };
}

function fieldsOf({ name, filterBy }: TopicLayout, message: unknown): Fields {
  const fields: Record<string, FieldValue> = {};
  for (const field of filterBy) {
    const value = isObject(message) ? message[field] : undefined;
    if (value === undefined || value === null || value === "") continue;
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
      throw new InvalidArgumentError(
        `Topic ${name} filters by ${field}, which is no text, number or boolean in this message.`,
      );
    }
    if (typeof value === "string" && !isFilterText(value)) {
      throw new InvalidArgumentError(
        `Topic ${name} filters by ${field}, which has characters in this message that no cloud takes there: control characters, or halves of a surrogate pair.`,
      );
    }
    fields[field] = value;
  }
  return fields;
}
