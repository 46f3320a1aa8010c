import { randomUUID } from "node:crypto";
import type { ServiceBusClient, ServiceBusMessage } from "@azure/service-bus";
import { milliseconds } from "@motif/core";
import type { OutgoingMessage, QueueDriver, QueueLayout } from "@motif/core/platform";
import { physicalName } from "@motif/runtime/variables";
import { groupsOf, serviceBusMessage } from "./outgoing.ts";
import { ROOM_FOR_RETRIES } from "./properties.ts";
import { Senders } from "./senders.ts";

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
  const delayMs = message.delayMs ?? milliseconds(queue.delay);
  return {
    ...serviceBusMessage(queue, message, id),
    // A queue of Service Bus has no delay of its own.
    ...(delayMs > 0 && { scheduledEnqueueTimeUtc: new Date(now + delayMs) }),
  };
}
