import { randomUUID } from "node:crypto";
import { inParallel } from "@motif/core/driver";
import { matches, type PublishedMessage, type TopicDriver, type TopicLayout } from "@motif/core/platform";
import { jsonVariable, physicalName } from "@motif/runtime/variables";
import * as z from "zod/mini";
import { markFor } from "../ground/pubsub/feeds.ts";
import { publish } from "../ground/pubsub/publish.ts";
import { serviceError } from "../ground/rest/service-error.ts";
import { publishOnce } from "../queue/deduplication.ts";
import { batched, pubsubMessage, refuseGroup, refuseTooLarge } from "../queue/outgoing.ts";
import { FILTERS_VARIABLE, type FilteredSubscription } from "./environment.ts";

const CALLS_AT_ONCE = 4;

/** What the compiler wrote: filters have been checked. */
const filters = z.array(
  z.object({
    topic: z.string(),
    queue: z.string(),
    filter: z.custom<FilteredSubscription["filter"]>((filter) => typeof filter === "object"),
  }),
);

/** Topics in Pub/Sub, seen from a publisher. */
const driver: TopicDriver = {
  async publish(topic, messages) {
    const physical = physicalName("topic", topic.name);
    const marked = messages.map((message) => ({ ...message, attributes: markedAttributes(topic, message) }));
    try {
      return topic.fifo
        ? await publishInOrder(physical, topic, marked)
        : await publishAll(physical, topic, marked);
    } catch (error) {
      throw serviceError(error, `topic ${topic.name}`);
    }
  },
};

async function publishAll(physical: string, topic: TopicLayout, messages: readonly PublishedMessage[]) {
  const all = messages.map((message) => sending(topic, message, randomUUID()));
  await inParallel(batched(all), CALLS_AT_ONCE, (batch) =>
    publish(
      physical,
      batch.map(({ message }) => message),
    ),
  );
  return all.map(({ id }) => ({ id }));
}

/** One call after the other, because they must arrive in order. */
async function publishInOrder(physical: string, topic: TopicLayout, messages: readonly PublishedMessage[]) {
  for (const message of messages) {
    refuseGroup(`topic ${topic.name}`, message.group);
    sending(topic, message, "");
  }
  return publishOnce(physical, messages, async (admitted, published) => {
    for (const batch of batched(admitted.map(({ message, id }) => sending(topic, message, id)))) {
      await publish(
        physical,
        batch.map(({ message }) => message),
      );
      await published(new Set(batch.map(({ id }) => id)));
    }
  });
}

/** Throws `TooLargeError` where Pub/Sub would not take it. */
function sending({ name }: TopicLayout, outgoing: PublishedMessage, id: string) {
  const { message, size } = pubsubMessage(outgoing, id);
  refuseTooLarge(`message of topic ${name}`, size);
  return { id, message, size };
}

/**
 * Pub/Sub's own filters know no ranges of numbers, and cannot be changed without losing the backlog: so a message says by itself
 * which of the queues that filter it is for.
 */
function markedAttributes({ name }: TopicLayout, { attributes, fields }: PublishedMessage) {
  const own = process.env[FILTERS_VARIABLE] ? jsonVariable(FILTERS_VARIABLE, filters) : [];
  const passed = own.filter(({ topic, filter }) => topic === name && matches(filter, fields));
  return { ...attributes, ...Object.fromEntries(passed.map(({ queue }) => [markFor(queue), "1"])) };
}

export { driver as topic };
