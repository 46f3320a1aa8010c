/**
 * The environment variables of a deployed function: the compiler sets them, the adapters read them. Nothing secret is
 * ever in one of them.
 */

import type { RetryEntry } from "@motif/core/model";
import type { ResourceKind } from "@motif/core/platform";

/** Names of the variables that do not depend on a resource. */
export const VARIABLE = {
  /** Name of the app: `service` in logs, spans and metrics. Every function has it. */
  service: "MOTIF_SERVICE",
  /** `debug`, `info`, `warn` or `error`. Every function has it. */
  logLevel: "MOTIF_LOG_LEVEL",
  /** Largest request body in bytes. HTTP functions have it. */
  bodyLimit: "MOTIF_BODY_LIMIT",
  /** JSON: the routes behind the function's URL, such as `["GET /exports/{id}"]`. HTTP functions that stream have it. */
  routes: "MOTIF_ROUTES",
  /** JSON: one {@link QueueDelivery} for each queue that the function consumes. */
  queueDeliveries: "MOTIF_QUEUE_DELIVERIES",
  /** URL of the queue for events of asynchronous invocations that failed for good. */
  deadLetterQueue: "MOTIF_DEAD_LETTER_QUEUE",
} as const;

/** How the messages of one queue are retried. SQS has no backoff: the adapter makes it from this. */
export interface QueueDelivery extends RetryEntry {
  /** The queue's name in the app. */
  readonly queue: string;
  readonly queueArn: string;
  readonly queueUrl: string;
  /** For messages that are not to be tried again. */
  readonly deadLetterQueueUrl: string;
}

/**
 * The variable with the physical name of a table or bucket, the URL of a queue or the ARN of a secret: `MOTIF_TABLE_ITEMS`,
 * `MOTIF_QUEUE_BULK_JOBS`. Two names of one kind never share a variable, since names have no underscore. A function has
 * those of what it was granted, and of the buckets whose events it gets: S3 tells their physical names only.
 */
export function resourceVariable(kind: ResourceKind, name: string): string {
  return `MOTIF_${kind.toUpperCase()}_${name.toUpperCase().replaceAll("-", "_")}`;
}

/** The payload of a keep-warm invocation: an adapter answers it at once, without calling the function. */
export const KEEP_WARM_EVENT = { motif: "keep-warm" } as const;

/**
 * The payload of a scheduled invocation; EventBridge Scheduler fills in the time that the run was due
 * (https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html).
 */
export interface ScheduledPayload {
  /** Name of the schedule in the app's wiring. */
  readonly schedule: string;
  /** When the run was due, RFC 3339, such as `2026-03-01T06:00:00Z`: the same for every attempt. */
  readonly scheduledFor: string;
}
