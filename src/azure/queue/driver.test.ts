import { ServiceBusClient } from "@azure/service-bus";
import type { QueueLayout } from "@motif/core/platform";
import { queueSuite, type TestMessage } from "@motif/core/testing";
import { resourceVariable } from "@motif/runtime/variables";
import type { QueueModel, StoredMessage } from "../testing/queue-model.ts";
import { ServiceBusPeer } from "../testing/service-bus-peer.ts";
import { attributesOf, PROPERTY } from "./properties.ts";
import { queueDriver } from "./queue-driver.ts";

/** A message in the hands of the consumer that the suite plays. */
interface Held {
  readonly queue: QueueModel;
  readonly message: StoredMessage;
}

/**
 * The consumer's side: it takes messages where the peer keeps them. On Azure the host does that, which is no part of a test;
 * the SDK's own receivers would add nothing but waits in real time.
 */
class Consumer {
  readonly #peer: ServiceBusPeer;
  readonly #held = new Map<string, Held>();

  constructor(peer: ServiceBusPeer) {
    this.#peer = peer;
  }

  receive({ name, fifo }: QueueLayout, max: number): TestMessage[] {
    const queue = this.#peer.queue(name);
    if (!fifo) return queue.take(max).map((message) => this.#hold({ queue, message }));
    const all: StoredMessage[] = [];
    for (;;) {
      const session = all.length < max ? queue.lockSession() : undefined;
      if (session === undefined) break;
      all.push(...queue.take(max - all.length, session));
    }
    return all.map((message) => this.#hold({ queue, message }));
  }

  settle(messages: readonly TestMessage[], how: "complete" | "abandon"): void {
    for (const { id } of messages) {
      const held = this.#held.get(id);
      if (!held) throw new Error(`${id} is not held.`);
      const { queue, message } = held;
      queue[how](message);
      this.#held.delete(id);
      const { sessionId } = message;
      const rest = [...this.#held.values()].some((other) => other.message.sessionId === sessionId);
      if (sessionId !== undefined && !rest) queue.unlockSession(sessionId);
    }
  }

  #hold(held: Held): TestMessage {
    const { body, properties, messageId, sessionId, deliveryCount } = held.message;
    const id = String(properties[PROPERTY.id] ?? messageId);
    this.#held.set(id, held);
    return {
      id,
      body: body.toString(),
      attributes: attributesOf(properties),
      receiveCount: deliveryCount,
      ...(sessionId !== undefined && { group: sessionId }),
    };
  }
}

queueSuite("Service Bus (the SDK against an AMQP peer)", async (queues) => {
  const peer = await ServiceBusPeer.start();
  for (const { name, fifo } of queues) {
    peer.queue(name, fifo ? { sessions: true, duplicateDetectionMs: 5 * 60_000 } : {});
    process.env[resourceVariable("queue", name)] = name;
  }
  const client = new ServiceBusClient(peer.connectionString, { retryOptions: { maxRetries: 0 } });
  const consumer = new Consumer(peer);
  return {
    driver: queueDriver(client),
    receive: async (queue, max) => consumer.receive(queue, max),
    accept: async (_, messages) => consumer.settle(messages, "complete"),
    reject: async (_, messages) => consumer.settle(messages, "abandon"),
    elapse: async (milliseconds) => peer.elapse(milliseconds),
    async close() {
      await client.close();
      await peer[Symbol.asyncDispose]();
    },
  };
});
