import type { QueueLayout, TopicLayout } from "@motif/core/platform";
import type { TopicFixture } from "@motif/core/testing";
import { resourceVariable } from "@motif/runtime/variables";
import * as z from "zod/mini";
import { markedFor } from "../ground/pubsub/feeds.ts";
import { receivedMessage, toEvent } from "../queue/push.ts";
import { topic as driver } from "../topic/driver.ts";
import { FILTERS_VARIABLE } from "../topic/environment.ts";
import { passes } from "./filter.ts";

const PROJECT = "projects/motif-test";

const pulled = z.object({
  receivedMessages: z.optional(z.array(z.object({ ackId: z.string(), message: receivedMessage }))),
});

/** What the driver of topics is told. */
export function topicVariables(
  topics: readonly TopicLayout[],
  queues: readonly QueueLayout[],
): Record<string, string> {
  const filters = queues.flatMap(({ name: queue, subscribesTo }) =>
    subscribesTo?.filter ? [{ topic: subscribesTo.topic.name, queue, filter: subscribesTo.filter }] : [],
  );
  return {
    [FILTERS_VARIABLE]: JSON.stringify(filters),
    ...Object.fromEntries(topics.map(({ name }) => [resourceVariable("topic", name), topicId(name)])),
  };
}

/** Topics, and subscriptions with their filters as the compiler's Terraform makes them, but pulled; at this address. */
export async function pulledTopics(
  url: string,
  topics: readonly TopicLayout[],
  queues: readonly QueueLayout[],
): Promise<Pick<TopicFixture, "driver" | "drain">> {
  const call = async (method: string, path: string, body: object): Promise<unknown> => {
    const headers = { "content-type": "application/json" };
    const response = await fetch(`${url}/v1/${path}`, { method, headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
    return response.json();
  };
  for (const { name } of topics) await call("PUT", topicId(name), {});
  for (const { name, fifo, subscribesTo } of queues) {
    await call("PUT", subscriptionId(name), {
      topic: topicId(subscribesTo?.topic.name ?? ""),
      enableMessageOrdering: fifo,
      ...(subscribesTo?.filter && { filter: markedFor(name) }),
    });
  }
  return {
    driver,
    async drain({ name, subscribesTo }) {
      const filter = subscribesTo?.filter && markedFor(name);
      const all = [];
      for (;;) {
        const body = { maxMessages: 100, returnImmediately: true };
        const answer = await call("POST", `${subscriptionId(name)}:pull`, body);
        const { receivedMessages = [] } = pulled.parse(answer);
        if (receivedMessages.length === 0) return all;
        const ackIds = receivedMessages.map(({ ackId }) => ackId);
        await call("POST", `${subscriptionId(name)}:acknowledge`, { ackIds });
        for (const { message } of receivedMessages) {
          if (!passes(filter, message.attributes)) continue; // the emulator before Cloud SDK 555 applies none
          const { data, ...event } = toEvent({ subscription: name, message }, name, 1);
          all.push({ ...event, body: data });
        }
      }
    },
  };
}

function topicId(name: string): string {
  return `${PROJECT}/topics/test-${name}`;
}

function subscriptionId(queue: string): string {
  return `${PROJECT}/subscriptions/test-${queue}`;
}
