import { EventHubProducerClient } from "@azure/event-hubs";
import { stream, TooLargeError } from "@motif/core";
import { streamSuite, type TestRecord } from "@motif/core/testing";
import { resourceVariable } from "@motif/runtime/variables";
import { expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { attributesOf, PROPERTY } from "../queue/properties.ts";
import { invocationContext, KeptOutbox } from "../testing/invocation.ts";
import { ServiceBusPeer } from "../testing/service-bus-peer.ts";
import { giveUp } from "./give-up.ts";
import { KEY } from "./received.ts";
import { streamDriver } from "./stream-driver.ts";

streamSuite("Event Hubs (the SDK against an AMQP peer)", async (streams) => {
  const peer = await ServiceBusPeer.start();
  for (const { name } of streams) {
    peer.queue(name);
    process.env[resourceVariable("stream", name)] = name;
  }
  process.env[resourceVariable("queue", "rejected")] = "rejected";
  const producers = new Map<string, EventHubProducerClient>();
  const records = (name: string) => {
    const queue = peer.queue(name);
    const messages = queue.take(Number.POSITIVE_INFINITY);
    return messages.map(({ body, properties, partitionKey = "" }): TestRecord => {
      const { [KEY]: _, ...attributes } = attributesOf(properties);
      return { id: String(properties[PROPERTY.id]), key: partitionKey, body: body.toString(), attributes };
    });
  };
  return {
    driver: streamDriver((hub) => {
      const own =
        producers.get(hub) ??
        new EventHubProducerClient(peer.connectionString, hub, { retryOptions: { maxRetries: 0 } });
      producers.set(hub, own);
      return own;
    }),
    consume: async ({ name }) => records(name),
    async failed({ name }, id) {
      const found = records(name).find((record) => record.id === id);
      if (!found) throw new Error(`There is no record ${id}.`);
      const outbox = new KeptOutbox();
      const received = { ...found, arrivedAt: Date.now(), partition: "0", sequenceNumber: "1" };
      const source = { stream: name, consumer: "work", delivery: { failureQueue: "rejected" } };
      await giveUp(outbox, source as never, [received], {
        functionName: "work",
        invocationId: invocationContext().invocationId,
        condition: "RetryAttemptsExhausted",
        attempts: 5,
        reason: "no luck",
      });
      return JSON.parse(outbox.sent[0]?.body ?? "");
    },
    async close() {
      for (const producer of producers.values()) await producer.close();
      await peer[Symbol.asyncDispose]();
    },
  };
});

it("Event Hubs gets no record that would not fit into a message about its failure", async () => {
  vi.stubEnv("MOTIF_STREAM_READINGS", "readings");
  const readings = stream("readings", {
    schema: z.object({ sensor: z.string() }),
    partitionKey: "sensor",
  });
  const producerOf = () => {
    throw new Error("It is not asked.");
  };
  const large = { key: "a", body: JSON.stringify("x".repeat(240_000)), attributes: {} };
  await expect(streamDriver(producerOf).publish(readings, [large])).rejects.toThrow(TooLargeError);
  vi.unstubAllEnvs();
});
