import type { ServerResponse } from "node:http";
import { milliseconds } from "@motif/core";
import type { QueueLayout } from "@motif/core/platform";
import type { QueueFixture, TestMessage } from "@motif/core/testing";
import { resourceVariable } from "@motif/runtime/variables";
import { queue as driver } from "../queue/driver.ts";
import { pushRequest, toEvent } from "../queue/push.ts";
import { localServer } from "./local-server.ts";

const PROJECT = "motif-test";

interface Pushed {
  readonly message: TestMessage;
  readonly response: ServerResponse;
}

/** What a consumer waits for. */
export interface PushOptions {
  /** The address of Pub/Sub. */
  readonly pubsubUrl: string;
  /** So long without another message means that there is none, in milliseconds. */
  readonly quietMs: (queue: QueueLayout) => number;
  /** How many requests Pub/Sub has out, where it can tell: until all of them are here, a message is on its way. */
  readonly underWay?: () => number;
  /** So long a rejected message may take to come again, in milliseconds; no longer than others if not given. */
  readonly redeliveryMs?: number;
  /** Adds to a request what Pub/Sub sends and an emulator does not. */
  readonly completed?: (queue: QueueLayout, request: unknown) => Promise<unknown>;
}

/**
 * Topics and push subscriptions as the compiler's Terraform makes them, and a consumer whose requests stay open until a
 * message is accepted or rejected: what Pub/Sub does with a function.
 */
export async function pushConsumer(
  queues: readonly QueueLayout[],
  { pubsubUrl, quietMs, underWay, redeliveryMs, completed = async (_, request) => request }: PushOptions,
): Promise<QueueFixture> {
  const waiting = new Map<string, Pushed[]>(queues.map(({ name }) => [name, []]));
  const held = new Map<string, ServerResponse>();
  const rejected = new Set<string>();
  const server = await localServer(async (request, body, response) => {
    const name = (request.url ?? "").slice(1);
    const queue = queues.find((each) => each.name === name);
    if (!queue) throw new Error(`There is no queue ${name}.`);
    const push = pushRequest(await completed(queue, JSON.parse(body.toString())));
    const message = toEvent(push, name, push.deliveryAttempt ?? 1);
    rejected.delete(name);
    waiting.get(name)?.push({ message: { ...message, body: message.data }, response });
  });
  for (const queue of queues) await makeQueue(pubsubUrl, queue, `${server.url}/${queue.name}`);
  const settle = (messages: readonly TestMessage[], status: number) => {
    for (const { id } of messages) {
      held.get(id)?.writeHead(status).end();
      held.delete(id);
    }
  };
  const isExpecting = () => {
    if (underWay === undefined) return false;
    const here = [...waiting.values()].reduce((sum, { length }) => sum + length, held.size);
    return underWay() > here;
  };
  return {
    driver,
    async receive(queue, max) {
      const { name } = queue;
      const list = waiting.get(name) ?? [];
      await untilQuiet(list, max, (rejected.has(name) && redeliveryMs) || quietMs(queue), isExpecting);
      const taken = list.splice(0, max);
      for (const { message, response } of taken) held.set(message.id, response);
      return taken.map(({ message }) => message);
    },
    accept: async (_, messages) => settle(messages, 204),
    async reject({ name }, messages) {
      rejected.add(name);
      settle(messages, 500);
    },
    elapse: (time) => new Promise((resolve) => setTimeout(resolve, time)),
    close: async () => server[Symbol.asyncDispose](),
  };
}

async function untilQuiet(
  list: readonly unknown[],
  max: number,
  quietMs: number,
  isExpecting: () => boolean,
): Promise<void> {
  for (let since = Date.now(), seen = list.length; list.length < max && Date.now() - since < quietMs; ) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    if (list.length === seen && !isExpecting()) continue;
    seen = list.length;
    since = Date.now();
  }
}

/** Makes a queue, and sets the function's variable for it. */
async function makeQueue(url: string, queue: QueueLayout, pushEndpoint: string): Promise<void> {
  const topic = `projects/${PROJECT}/topics/test-${queue.name}`;
  const deadLetterTopic = `${topic}-dead-letter`;
  await put(`${url}/v1/${topic}`, {});
  await put(`${url}/v1/${deadLetterTopic}`, {});
  await put(`${url}/v1/projects/${PROJECT}/subscriptions/test-${queue.name}`, {
    topic,
    pushConfig: { pushEndpoint },
    ackDeadlineSeconds: milliseconds(queue.visibilityTimeout ?? "60s") / 1000,
    enableMessageOrdering: queue.fifo,
    deadLetterPolicy: { deadLetterTopic, maxDeliveryAttempts: 100 },
    retryPolicy: { minimumBackoff: "0.1s", maximumBackoff: "0.2s" },
  });
  process.env[resourceVariable("queue", queue.name)] = topic;
}

async function put(url: string, body: object): Promise<void> {
  const response = await fetch(url, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
}
