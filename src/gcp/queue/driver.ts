import { randomUUID } from "node:crypto";
import { milliseconds, UnsupportedError } from "@motif/core";
import { inParallel } from "@motif/core/driver";
import type { OutgoingMessage, QueueDriver, QueueLayout } from "@motif/core/platform";
import { physicalName } from "@motif/runtime/variables";
import { type PubsubMessage, publish } from "../ground/pubsub/publish.ts";
import { serviceError } from "../ground/rest/service-error.ts";
import { publishOnce } from "./deduplication.ts";
import { publishLater } from "./delay.ts";
import { batched, LARGEST_BYTES, pubsubMessage, refuseGroup, refuseTooLarge } from "./outgoing.ts";

/** Of a message that waits in Cloud Tasks, where the request is stored (https://cloud.google.com/tasks/docs/quotas). */
const LARGEST_DELAYED_BYTES = 700_000;
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
    refuseGroup(`queue ${queue.name}`, message.group);
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
  const delayMs = outgoing.delayMs ?? milliseconds(queue.delay);
  const { message, size } = pubsubMessage(outgoing, id);
  const what = `${delayMs > 0 ? "delayed " : ""}message of queue ${queue.name}`;
  refuseTooLarge(what, size, delayMs > 0 ? LARGEST_DELAYED_BYTES : LARGEST_BYTES);
  return { id, delayMs, size, message };
}

/** Tasks keep no order, so a FIFO queue cannot hold its messages back. The compiler refuses it; this is for who does not compile. */
function refuseDelayedFifo(queue: QueueLayout): void {
  if (!queue.fifo || milliseconds(queue.delay) === 0) return;
  const message =
    "A FIFO queue has no delay on Google Cloud. Leave the delay out, or use a queue that is not FIFO.";
  throw new UnsupportedError("Google Cloud", queue.name, [{ where: `queue ${queue.name}`, message }]);
}

export { driver as queue };
