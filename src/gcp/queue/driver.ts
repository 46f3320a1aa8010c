import { randomUUID } from "node:crypto";
import { InvalidArgumentError, milliseconds, TooLargeError, UnsupportedError } from "@motif/core";
import { batchesOf, inParallel } from "@motif/core/driver";
import type { OutgoingMessage, QueueDriver, QueueLayout } from "@motif/core/platform";
import { physicalName } from "@motif/runtime/variables";
import { ID_ATTRIBUTE, type PubsubMessage, publish } from "../ground/pubsub/publish.ts";
import { serviceError } from "../ground/rest/service-error.ts";
import { publishOnce } from "./deduplication.ts";
import { publishLater } from "./delay.ts";

/** Of one message, as it is sent, and of all that are sent together (https://cloud.google.com/pubsub/quotas#resource_limits). */
const LARGEST_BYTES = 10_000_000;
/** Of a message that waits in Cloud Tasks, where the request is stored (https://cloud.google.com/tasks/docs/quotas). */
const LARGEST_DELAYED_BYTES = 700_000;
const LARGEST_BATCH = 1000;
const LONGEST_GROUP_BYTES = 1024;
const CALLS_AT_ONCE = 4;

/** A message on its way, with the id that the sender is told. */
interface Sending {
  readonly id: string;
  readonly delayMs: number;
  readonly size: number;
  readonly message: PubsubMessage;
}

/** Queues in Pub/Sub, seen from a sender. */
const driver: QueueDriver = {
  async send(queue, messages) {
    refuseDelayedFifo(queue);
    const topic = physicalName("queue", queue.name);
    try {
      return queue.fifo ? await sendInOrder(topic, queue, messages) : await sendAll(topic, queue, messages);
    } catch (error) {
      throw serviceError(error, `queue ${queue.name}`);
    }
  },
};

async function sendAll(topic: string, queue: QueueLayout, messages: readonly OutgoingMessage[]) {
  const all = messages.map((message) => sending(queue, message, randomUUID()));
  const now = Date.now();
  const delayed = all.filter(({ delayMs }) => delayMs > 0);
  const batches = batched(all.filter(({ delayMs }) => delayMs <= 0));
  await inParallel(batches, CALLS_AT_ONCE, (batch) =>
    publish(
      topic,
      batch.map(({ message }) => message),
    ),
  );
  await inParallel(delayed, CALLS_AT_ONCE, ({ id, message, delayMs }) =>
    publishLater(topic, id, message, now + delayMs),
  );
  return all.map(({ id }) => ({ id }));
}

/** One call after the other, because they must arrive in order. */
async function sendInOrder(topic: string, queue: QueueLayout, messages: readonly OutgoingMessage[]) {
  for (const message of messages) {
    refuseGroup(queue, message);
    sending(queue, message, "");
  }
  return publishOnce(topic, messages, async (admitted, published) => {
    for (const batch of batched(admitted.map(({ message, id }) => sending(queue, message, id)))) {
      await publish(
        topic,
        batch.map(({ message }) => message),
      );
      await published(new Set(batch.map(({ id }) => id)));
    }
  });
}

/** Throws `TooLargeError` where Pub/Sub, or Cloud Tasks for a delayed message, would not take it. */
function sending(queue: QueueLayout, outgoing: OutgoingMessage, id: string): Sending {
  const { body, attributes, group } = outgoing;
  const delayMs = outgoing.delayMs ?? milliseconds(queue.delay);
  const message: PubsubMessage = {
    data: Buffer.from(body).toString("base64"),
    attributes: { ...attributes, [ID_ATTRIBUTE]: id },
    ...(group !== undefined && { orderingKey: group }),
  };
  const size = Buffer.byteLength(JSON.stringify(message));
  const largest = delayMs > 0 ? LARGEST_DELAYED_BYTES : LARGEST_BYTES;
  if (size <= largest) return { id, delayMs, size, message };
  throw new TooLargeError(
    `A ${delayMs > 0 ? "delayed " : ""}message of queue ${queue.name} has ${size} bytes as it is sent; ${largest} are allowed. Put large content into a bucket and send its key.`,
  );
}

/** A message without an ordering key has no order, and an empty key is none. */
function refuseGroup(queue: QueueLayout, { group = "" }: OutgoingMessage): void {
  const bytes = Buffer.byteLength(group);
  if (bytes > 0 && bytes <= LONGEST_GROUP_BYTES) return;
  throw new InvalidArgumentError(
    `A group of queue ${queue.name} has 1 to ${LONGEST_GROUP_BYTES} bytes on Google Cloud, not ${bytes}.`,
  );
}

/** Tasks keep no order, so a FIFO queue cannot hold its messages back. The compiler refuses it; this is for who does not compile. */
function refuseDelayedFifo(queue: QueueLayout): void {
  if (!queue.fifo || milliseconds(queue.delay) === 0) return;
  const message =
    "A FIFO queue has no delay on Google Cloud. Leave the delay out, or use a queue that is not FIFO.";
  throw new UnsupportedError("Google Cloud", queue.name, [{ where: `queue ${queue.name}`, message }]);
}

/** Messages in batches that Pub/Sub takes, in order. */
function batched(messages: readonly Sending[]): Sending[][] {
  return batchesOf(messages, ({ size }) => size, { most: LARGEST_BATCH, bytes: LARGEST_BYTES });
}

export { driver as queue };
