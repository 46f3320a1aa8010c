import { type StreamEntry, triggersOf } from "@motif/core/model";
import * as z from "zod/mini";
import { LARGEST_PAGE, limitOf, USUAL_PAGE } from "../../ground/admin-parameters.ts";
import { jsonAnswer, route } from "../../ground/admin-route.ts";
import { count, sent } from "../../ground/admin-schemas.ts";
import type { Description, KindAdmin } from "../../ground/kind.ts";
import { StreamOperator, type StreamPort, streamRecords, streamState } from "./operator.ts";
import type { Streams } from "./store.ts";

/** 10 MB: what no cloud's stream goes beyond (https://cloud.google.com/pubsub/quotas). The stream's own limit is the store's. */
const RECORD_BYTES = 10_000_000;

/** Streams, as the admin API tells of them. Times are in milliseconds. */
export const streamDescription: Description<StreamEntry> = {
  schema: z.strictObject({
    name: z.string(),
    partitionKey: z.string(),
    shards: count,
    retentionMs: count,
    consumers: z.array(z.string()),
  }),
  of: ({ name, partitionKey, shards, retentionMs }, inventory) => ({
    name,
    partitionKey,
    shards,
    retentionMs,
    consumers: triggersOf(inventory, "stream")
      .filter(({ source }) => source.stream === name)
      .map((trigger) => trigger.name),
  }),
};

/** The admin API of streams. */
export const streamAdmin = {
  page: (name) => `/streams/${name}`,
  operator: (access) => new StreamOperator(access),
  routes: (streams: StreamPort) => [
    route({
      method: "GET",
      path: "/streams/{stream}",
      operationId: "getStream",
      summary: "The shards of a stream, and how far behind each of its consumers is",
      answers: { 200: { description: "The stream's state", schema: streamState } },
      handle: async ({ params }) => jsonAnswer(200, await streams.state(params.stream ?? "")),
    }),
    route({
      method: "GET",
      path: "/streams/{stream}/records",
      operationId: "listRecords",
      summary: "Records of a stream, the oldest of each shard first",
      query: z.strictObject({ limit: limitOf(LARGEST_PAGE, USUAL_PAGE) }),
      answers: { 200: { description: "The records", schema: streamRecords } },
      handle: async ({ params, query }) =>
        jsonAnswer(200, await streams.records(params.stream ?? "", query.limit)),
    }),
    route({
      method: "POST",
      path: "/streams/{stream}/records",
      operationId: "publishRecord",
      summary: "Publishes a record; the answer means that it is stored durably",
      body: { kind: "json", description: "the record as JSON", limit: RECORD_BYTES, required: true },
      answers: { 202: { description: "The record is stored", schema: sent } },
      handle: async ({ params, body }) =>
        jsonAnswer(202, await streams.publish(params.stream ?? "", body ?? null)),
    }),
  ],
} as const satisfies KindAdmin<Streams, StreamPort>;
