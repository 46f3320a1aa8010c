import { randomUUID } from "node:crypto";
import type { ServiceBusClient } from "@azure/service-bus";
import type { TopicDriver } from "@motif/core/platform";
import { physicalName } from "@motif/runtime/variables";
import { groupsOf, serviceBusMessage } from "../queue/outgoing.ts";
import { ROOM_FOR_RETRIES } from "../queue/properties.ts";
import { Senders } from "../queue/senders.ts";

/** Topics in Service Bus, seen from a publisher. FIFO topics must have duplicate detection. */
export function topicDriver(client: ServiceBusClient): TopicDriver {
  const senders = new Senders(client);
  return {
    async publish(topic, messages) {
      const physical = physicalName("topic", topic.name);
      const outgoing = messages.map(({ fields, ...message }) => {
        const id = randomUUID();
        const attributes = { ...fields, ...message.attributes };
        return { id, ready: serviceBusMessage(topic, { ...message, attributes }, id) };
      });
      // A batch has the session of its first message.
      for (const group of groupsOf(outgoing.map(({ ready }) => ready))) {
        await senders.send(physical, `topic ${topic.name}`, group, ROOM_FOR_RETRIES);
      }
      return outgoing.map(({ id }) => ({ id }));
    },
  };
}
