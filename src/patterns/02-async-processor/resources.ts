import { bucket, type Duration, idempotencyTable, queue, table } from "@motif/app";
import * as z from "zod/mini";

/** Deliveries of a job before it counts as failed and its message goes to the dead-letter queue. */
export const MAX_ATTEMPTS = 5;

/** How long a job can wait in the queue. After that its message is gone, and so is the job. */
export const QUEUE_RETENTION: Duration = "1d";

/** How long a job's status can be asked for: longer than dead letters are kept, so that any of them can be redriven. */
export const STATUS_RETENTION: Duration = "30d";

/** What a client asks for. 50,000 characters keep the message under the 256 KiB of the narrowest queue. */
export const JobRequest = z.strictObject({ text: z.string().check(z.minLength(1), z.maxLength(50_000)) });

export const JobMessage = z.object({ id: z.uuid(), request: JobRequest });

export const Job = z.object({
  id: z.uuid(),
  status: z.enum(["queued", "running", "done", "failed"]),
  /** 0 until the first delivery. */
  attempt: z.int(),
  /** RFC 3339, as all times here. */
  acceptedAt: z.string(),
  /** A job without a final status by then will never have one: its last attempt crashed, or its message is gone. */
  lostAfter: z.string(),
  finishedAt: z.exactOptional(z.string()),
  /** Why it failed, in words for the client. */
  reason: z.exactOptional(z.string()),
  /** Seconds since 1970. */
  expiresAt: z.int(),
});
export type Job = z.infer<typeof Job>;

export const jobs = table("jobs", { schema: Job, partitionKey: "id", timeToLive: "expiresAt" });

/** Responses to requests with an Idempotency-Key. */
export const requests = idempotencyTable("requests");

/**
 * A received message stays hidden for 6 times the timeout of process-job, as AWS advises: well over the timeout, so
 * that no message is delivered again while its function may still be at it.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export const jobQueue = queue("jobs", {
  schema: JobMessage,
  retention: QUEUE_RETENTION,
  visibilityTimeout: "6m",
});

export const results = bucket("results");

/** One key per job, the same at every attempt: a repeated attempt overwrites its own result and makes no second one. */
export function resultKey(id: string): string {
  return `${id}.json`;
}
