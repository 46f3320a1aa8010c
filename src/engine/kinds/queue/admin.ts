import { type QueueEntry, triggersOf } from "@motif/core/model";
import * as z from "zod/mini";
import { duration, given } from "../../ground/admin-parameters.ts";
import { jsonAnswer, route } from "../../ground/admin-route.ts";
import { count, sent } from "../../ground/admin-schemas.ts";
import type { Description, KindAdmin } from "../../ground/kind.ts";
import { QueueOperator, type QueuePort, queueState } from "./operator.ts";
import type { Queues } from "./store.ts";

/** 10 MB: what no cloud's queue goes beyond (https://cloud.google.com/pubsub/quotas). The queue's own limit is the store's. */
const MESSAGE_BYTES = 10_000_000;

/** Queues, as the admin API tells of them. Times are in milliseconds. */
export const queueDescription: Description<QueueEntry> = {
  schema: z.strictObject({
    name: z.string(),
    fifo: z.boolean(),
    visibilityTimeoutMs: count,
    retentionMs: count,
    delayMs: count,
    consumer: z.exactOptional(z.string()),
  }),
  of({ name, fifo, visibilityTimeoutMs, retentionMs, delayMs }, inventory) {
    const trigger = triggersOf(inventory, "queue").find(({ source }) => source.queue === name);
    return {
      name,
      fifo,
      visibilityTimeoutMs,
      retentionMs,
      delayMs,
      ...(trigger && { consumer: trigger.function }),
    };
  },
};

/** The admin API of queues. */
export const queueAdmin = {
  page: (name) => `/queues/${name}`,
  operator: (access) => new QueueOperator(access),
  routes: (queues: QueuePort) => [
    route({
      method: "GET",
      path: "/queues/{queue}",
      operationId: "getQueue",
      summary: "How many messages a queue has, by their state",
      answers: { 200: { description: "The queue's state", schema: queueState } },
      handle: async ({ params }) => jsonAnswer(200, await queues.state(params.queue ?? "")),
    }),
    route({
      method: "POST",
      path: "/queues/{queue}/messages",
      operationId: "sendMessage",
      summary: "Sends a message; the answer means that it is stored durably",
      query: z.strictObject({
        delay: z.optional(duration),
        group: z.optional(z.string()),
        deduplicationId: z.optional(z.string()),
      }),
      body: { kind: "json", description: "the message as JSON", limit: MESSAGE_BYTES, required: true },
      answers: { 202: { description: "The message is stored", schema: sent } },
      handle: async ({ params, query, body }) =>
        jsonAnswer(202, await queues.send(params.queue ?? "", body ?? null, given(query))),
    }),
  ],
} as const satisfies KindAdmin<Queues, QueuePort>;
