import {
  ServiceBusClient,
  type ServiceBusReceivedMessage,
  type ServiceBusReceiver,
} from "@azure/service-bus";
import type { QueueLayout } from "@motif/core/platform";
import { queueSuite, type TestMessage } from "@motif/core/testing";
import { resourceVariable } from "../ground/environment.ts";
import { ServiceBusPeer } from "../testing/service-bus-peer.ts";
import { attributesOf, PROPERTY } from "./properties.ts";
import { queueDriver } from "./queue-driver.ts";

/** A message in the hands of the consumer that the suite plays. */
interface Held {
  readonly receiver: ServiceBusReceiver;
  readonly message: ServiceBusReceivedMessage;
}

const WAIT = { maxWaitTimeInMs: 30 };

/** The consumer's side: the SDK's own receivers, since the host of Azure Functions is no part of a test. */
class Consumer {
  readonly #client: ServiceBusClient;
  readonly #receivers = new Map<string, ServiceBusReceiver>();
  readonly #held = new Map<string, Held>();

  constructor(client: ServiceBusClient) {
    this.#client = client;
  }

  async receive(queue: QueueLayout, max: number): Promise<readonly TestMessage[]> {
    if (queue.fifo) return this.#receiveSessions(queue.name, max);
    const receiver = this.#receivers.get(queue.name) ?? this.#client.createReceiver(queue.name);
    this.#receivers.set(queue.name, receiver);
    return this.#receiveFrom(receiver, max);
  }

  async settle(messages: readonly TestMessage[], how: "completeMessage" | "abandonMessage"): Promise<void> {
    for (const { id } of messages) {
      const held = this.#held.get(id);
      if (!held) throw new Error(`${id} is not held.`);
      await held.receiver[how](held.message);
      this.#held.delete(id);
      const rest = [...this.#held.values()].some(({ receiver }) => receiver === held.receiver);
      if (held.message.sessionId !== undefined && !rest) await held.receiver.close();
    }
  }

  /** Sessions one after the other, until none has a message. */
  async #receiveSessions(name: string, max: number): Promise<readonly TestMessage[]> {
    const all: TestMessage[] = [];
    while (all.length < max) {
      const receiver = await this.#client.acceptNextSession(name).catch(() => undefined);
      if (!receiver) break;
      const messages = await this.#receiveFrom(receiver, max - all.length);
      all.push(...messages);
      if (messages.length === 0) await receiver.close();
    }
    return all;
  }

  async #receiveFrom(receiver: ServiceBusReceiver, max: number): Promise<readonly TestMessage[]> {
    const messages = await receiver.receiveMessages(max, WAIT);
    return messages.map((message) => {
      const { applicationProperties: properties = {}, messageId, sessionId, deliveryCount = 0 } = message;
      const id = String(properties[PROPERTY.id] ?? messageId);
      this.#held.set(id, { receiver, message });
      return {
        id,
        body: Buffer.from(message._rawAmqpMessage.body.content ?? message.body).toString(),
        attributes: attributesOf(properties),
        // The SDK counts the deliveries before this one.
        receiveCount: deliveryCount + 1,
        ...(sessionId !== undefined && { group: sessionId }),
      };
    });
  }
}

queueSuite("Service Bus (the SDK against an AMQP peer)", async (queues) => {
  const peer = await ServiceBusPeer.start();
  for (const { name, fifo } of queues) {
    peer.queue(name, fifo ? { sessions: true, duplicateDetectionMs: 5 * 60_000 } : {});
    process.env[resourceVariable("queue", name)] = name;
  }
  const client = new ServiceBusClient(peer.connectionString, { retryOptions: { maxRetries: 0 } });
  const consumer = new Consumer(client);
  return {
    driver: queueDriver(client),
    receive: (queue, max) => consumer.receive(queue, max),
    accept: (_, messages) => consumer.settle(messages, "completeMessage"),
    reject: (_, messages) => consumer.settle(messages, "abandonMessage"),
    elapse: async (milliseconds) => peer.elapse(milliseconds),
    async close() {
      await client.close();
      await peer[Symbol.asyncDispose]();
    },
  };
});
