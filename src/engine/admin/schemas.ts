import type { Json, JsonObject, ObjectInfo, Page, Problem, Stored } from "@motif/core";
import * as z from "zod/mini";

/** What the admin API answers with: the types of the engine's port, and the schemas of its OpenAPI document. */

const count = z.int().check(z.nonnegative());
/** JSON of any shape. */
export const json = z.custom<Json>();
const page = { cursor: z.exactOptional(z.string()) };

/** The engine's state. `startedAt` is RFC 3339. */
export type Health = z.infer<typeof health>;
export const health = z.strictObject({
  status: z.literal("ok"),
  app: z.string(),
  startedAt: z.iso.datetime(),
});

/**
 * A queue's messages, counted. `oldestAgeSeconds` is the age of the oldest one that was not processed, 0 where there is
 * none; `deadLetter` counts those in the dead-letter queue.
 */
export type QueueState = z.infer<typeof queueState>;
export const queueState = z.strictObject({
  available: count,
  inFlight: count,
  delayed: count,
  oldestAgeSeconds: z.number().check(z.nonnegative()),
  deadLetter: count,
});

/** An event that failed for good. */
export type DeadLetter = z.infer<typeof deadLetter>;
export const deadLetter = z.strictObject({
  id: z.string(),
  data: json,
  reason: z.string(),
  receiveCount: count,
});
export const deadLetterList = z.strictObject({ entries: z.array(deadLetter) });

/**
 * One invocation. `startedAt` is RFC 3339; durations are in milliseconds. `parent` is the `traceparent` of its cause,
 * `traceId` the trace that both belong to (its own, if there is none); `links` are the `traceparent`s of the events of a batch.
 */
export type InvocationTrace = z.infer<typeof invocationTrace>;
export const invocationTrace = z.strictObject({
  invocationId: z.string(),
  function: z.string(),
  kind: z.enum(["http", "consumer", "task", "scheduled"]),
  startedAt: z.iso.datetime(),
  durationMs: z.number(),
  /** The cold start that this invocation waited for. */
  initMs: z.exactOptional(z.number()),
  status: z.enum(["ok", "failed", "timeout", "crash"]),
  error: z.exactOptional(z.string()),
  traceId: z.string(),
  parent: z.exactOptional(z.string()),
  links: z.exactOptional(z.array(z.string())),
});
export const traceList = z.strictObject({ entries: z.array(invocationTrace) });

export const itemPage: z.ZodMiniType<Page<Stored<JsonObject>>> = z.strictObject({
  entries: z.array(z.strictObject({ item: z.record(z.string(), json), version: z.string() })),
  ...page,
});

const objectInfoFields = {
  key: z.string(),
  size: count,
  etag: z.string(),
  version: z.string(),
  contentType: z.string(),
  lastModified: z.iso.datetime(),
  metadata: z.record(z.string(), z.string()),
};
export const objectInfo: z.ZodMiniType<ObjectInfo> = z.strictObject(objectInfoFields);
export const objectPage = z.strictObject({ entries: z.array(objectInfo), ...page });

export const sent = z.strictObject({ id: z.string() });
export const redriven = z.strictObject({ moved: count });

/** What an app is made of. Times are in milliseconds, memory in MB. */
export type Resources = z.infer<typeof resources>;
export const resources = z.strictObject({
  app: z.string(),
  routes: z.array(z.strictObject({ method: z.string(), path: z.string(), function: z.string() })),
  functions: z.array(
    z.strictObject({
      name: z.string(),
      kind: z.enum(["http", "consumer", "task", "scheduled"]),
      memory: count,
      timeoutMs: count,
      grants: z.array(z.strictObject({ kind: z.string(), name: z.string(), access: z.string() })),
    }),
  ),
  tables: z.array(
    z.strictObject({
      name: z.string(),
      partitionKey: z.string(),
      sortKey: z.exactOptional(z.string()),
      indexes: z.array(z.string()),
      timeToLive: z.exactOptional(z.string()),
    }),
  ),
  queues: z.array(
    z.strictObject({
      name: z.string(),
      fifo: z.boolean(),
      visibilityTimeoutMs: count,
      retentionMs: count,
      delayMs: count,
      consumer: z.exactOptional(z.string()),
    }),
  ),
  buckets: z.array(z.strictObject({ name: z.string(), consumers: z.array(z.string()) })),
  secrets: z.array(z.strictObject({ name: z.string() })),
  schedules: z.array(
    z.strictObject({ name: z.string(), function: z.string(), timing: z.record(z.string(), z.string()) }),
  ),
});

/** Problem details (RFC 9457). */
export const problemDetails: z.ZodMiniType<Problem> = z.object({
  type: z.exactOptional(z.string()),
  title: z.string(),
  status: z.int().check(z.gte(400), z.lte(599)),
  detail: z.exactOptional(z.string()),
  errors: z.exactOptional(z.array(z.object({ path: z.string(), message: z.string() }))),
});
