import * as z from "zod/mini";
import { count } from "../ground/admin-schemas.ts";
import { logRecord, spanRecord } from "../logs.ts";

/** What the admin API answers with about the app as a whole: types for the engine, schemas for its OpenAPI document. */

/** The engine's state. `startedAt` is RFC 3339. */
export type Health = z.infer<typeof health>;
export const health = z.strictObject({
  status: z.literal("ok"),
  app: z.string(),
  startedAt: z.iso.datetime(),
});

/**
 * One invocation. `startedAt` is RFC 3339; durations are in milliseconds. `parent` is the `traceparent` of its cause,
 * `traceId` the trace that both belong to (its own, if there is none); `links` are the `traceparent`s of the events of a batch.
 */
export type InvocationTrace = z.infer<typeof invocationTrace>;
const invocationTrace = z.strictObject({
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

/**
 * What is known of one trace: the invocations that belong to it or process a batch with an event of it, the oldest first,
 * and the spans that their functions wrote.
 */
export type TraceDetail = z.infer<typeof traceDetail>;
export const traceDetail = z.strictObject({
  traceId: z.string(),
  invocations: z.array(invocationTrace),
  spans: z.array(spanRecord),
});

/** Log lines, the oldest first; `next` is what to ask for as `after`, `missed` how many behind `after` are not kept any more. */
export const logPage = z.strictObject({
  entries: z.array(z.strictObject({ sequence: count, record: logRecord })),
  next: count,
  missed: count,
});
