import type { TopicEntry } from "@motif/core/model";
import * as z from "zod/mini";
import { given } from "../../ground/admin-parameters.ts";
import { jsonAnswer, route } from "../../ground/admin-route.ts";
import { sent } from "../../ground/admin-schemas.ts";
import type { Description, KindAdmin } from "../../ground/kind.ts";
import { TopicOperator, type TopicPort } from "./operator.ts";
import type { Topics } from "./store.ts";

/** 10 MB: what no cloud's topic goes beyond (https://cloud.google.com/pubsub/quotas). The topic's own limit is the store's. */
const MESSAGE_BYTES = 10_000_000;

/** Topics, as the admin API tells of them: each with the queues that subscribe, and what they ask for. */
export const topicDescription: Description<TopicEntry> = {
  schema: z.strictObject({
    name: z.string(),
    fifo: z.boolean(),
    filterBy: z.array(z.string()),
    subscriptions: z.array(
      z.strictObject({
        queue: z.string(),
        filter: z.exactOptional(z.record(z.string(), z.array(z.unknown()))),
      }),
    ),
  }),
  of: ({ name, fifo, filterBy, subscriptions }) => ({ name, fifo, filterBy, subscriptions }),
};

/** The admin API of topics. */
export const topicAdmin = {
  page: (name) => `/topics/${name}`,
  operator: (access) => new TopicOperator(access),
  routes: (topics: TopicPort) => [
    route({
      method: "GET",
      path: "/topics/{topic}",
      operationId: "getTopic",
      summary: "Who subscribes to a topic, and which messages each gets",
      answers: { 200: { description: "The topic", schema: topicDescription.schema } },
      handle: async ({ params }) => jsonAnswer(200, topics.describe(params.topic ?? "")),
    }),
    route({
      method: "POST",
      path: "/topics/{topic}/messages",
      operationId: "publishMessage",
      summary: "Publishes a message; the answer means that it is stored durably for each subscription",
      query: z.strictObject({
        group: z.optional(z.string()),
        deduplicationId: z.optional(z.string()),
      }),
      body: { kind: "json", description: "the message as JSON", limit: MESSAGE_BYTES, required: true },
      answers: { 202: { description: "The message is stored", schema: sent } },
      handle: async ({ params, query, body }) =>
        jsonAnswer(202, await topics.publish(params.topic ?? "", body ?? null, given(query))),
    }),
  ],
} as const satisfies KindAdmin<Topics, TopicPort>;
