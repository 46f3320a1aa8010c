import { hash, randomUUID } from "node:crypto";
import type { ServiceBusClient, ServiceBusMessage } from "@azure/service-bus";
import { InvalidArgumentError, milliseconds } from "@motif/core";
import type { OutgoingMessage, QueueDriver, QueueLayout } from "@motif/core/platform";
import { physicalName } from "@motif/runtime/variables";
import { PROPERTY, ROOM_FOR_RETRIES } from "./properties.ts";
import { Senders } from "./senders.ts";

/** Of message ids and session ids (https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas). */
const LONGEST_ID = 128;

/** Queues in Service Bus, seen from a sender. FIFO queues must have sessions and duplicate detection. */
export function queueDriver(client: ServiceBusClient): QueueDriver {
  const senders = new Senders(client);
  return {
    async send(queue, messages) {
      const physical = physicalName("queue", queue.name);
      const where = `queue ${queue.name}`;
      const outgoing = messages.map((message) => ({ id: randomUUID(), message }));
      const ready = outgoing.map(({ id, message }) => toMessage(queue, message, id, Date.now()));
      // A batch has the session of its first message.
      for (const group of groupsOf(ready)) await senders.send(physical, where, group, ROOM_FOR_RETRIES);
      return outgoing.map(({ id }) => ({ id }));
    },
  };
}

function toMessage(queue: QueueLayout, message: OutgoingMessage, id: string, now: number): ServiceBusMessage {
  const { body, attributes, group, deduplicationId } = message;
  const delayMs = message.delayMs ?? milliseconds(queue.delay);
  const own = queue.fifo && { [PROPERTY.id]: id, ...(group !== undefined && { [PROPERTY.group]: group }) };
  return {
    // Bytes, which the SDK sends as they are; a text it would write as JSON once more.
    body: Buffer.from(body),
    contentType: "application/json",
    applicationProperties: { ...attributes, ...own },
    messageId: queue.fifo ? deduplicationKey(deduplicationId ?? hash("sha256", body, "hex")) : id,
    ...(group !== undefined && { sessionId: checkedGroup(queue, group) }),
    // A queue of Service Bus has no delay of its own.
    ...(delayMs > 0 && { scheduledEnqueueTimeUtc: new Date(now + delayMs) }),
  };
}

/** Duplicate detection goes by the message id. */
function deduplicationKey(text: string): string {
  return text.length <= LONGEST_ID ? text : hash("sha256", text, "hex");
}

function checkedGroup({ name }: QueueLayout, group: string): string {
  if (group !== "" && group.length <= LONGEST_ID) return group;
  throw new InvalidArgumentError(
    `A group of queue ${name} is the id of a session in Service Bus and has 1 to ${LONGEST_ID} characters, not ${group.length}.`,
  );
}

/** Messages by session, each in order. */
function groupsOf(messages: readonly ServiceBusMessage[]): readonly ServiceBusMessage[][] {
  const groups = new Map<string | undefined, ServiceBusMessage[]>();
  for (const message of messages) {
    const group = groups.get(message.sessionId);
    if (group) group.push(message);
    else groups.set(message.sessionId, [message]);
  }
  return [...groups.values()];
}
