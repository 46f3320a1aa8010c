import { ServiceBusClient } from "@azure/service-bus";
import { type TestCopy, topicSuite } from "@motif/core/testing";
import { resourceVariable } from "@motif/runtime/variables";
import { attributesOf, PROPERTY } from "../queue/properties.ts";
import { ServiceBusPeer } from "../testing/service-bus-peer.ts";
import { sqlPredicate } from "../testing/sql-predicate.ts";
import { EVERYTHING, sqlFilter } from "./sql-filter.ts";
import { topicDriver } from "./topic-driver.ts";

topicSuite(
  "Service Bus (the SDK against an AMQP peer, filters by what its SQL is documented to mean)",
  async (topics, queues) => {
    const peer = await ServiceBusPeer.start();
    const deduplicating = { duplicateDetectionMs: 5 * 60_000 };
    for (const layout of topics) {
      const own = queues.filter(({ subscribesTo }) => subscribesTo?.topic === layout);
      for (const { name, fifo } of own) peer.queue(name, fifo ? { sessions: true, ...deduplicating } : {});
      const subscriptions = own.map(({ name, subscribesTo: { filter } = {} }) => ({
        queue: name,
        filter: sqlPredicate(filter ? sqlFilter(filter) : EVERYTHING),
      }));
      peer.topic(layout.name, subscriptions, layout.fifo ? deduplicating : {});
      process.env[resourceVariable("topic", layout.name)] = layout.name;
    }
    const client = new ServiceBusClient(peer.connectionString, { retryOptions: { maxRetries: 0 } });
    return {
      driver: topicDriver(client),
      async drain({ name }) {
        const queue = peer.queue(name);
        const messages = queue.take(Number.POSITIVE_INFINITY);
        for (const message of messages) queue.complete(message);
        return messages.map(
          ({ body, properties, messageId, sessionId }): TestCopy => ({
            id: String(properties[PROPERTY.id] ?? messageId),
            body: body.toString(),
            attributes: attributesOf(properties),
            ...(sessionId !== undefined && { group: sessionId }),
          }),
        );
      },
      async close() {
        await client.close();
        await peer[Symbol.asyncDispose]();
      },
    };
  },
);
