import type { Quantity } from "../billing/line-item.ts";
import { averageOf, checkBatch, checkUsage, type Measure } from "../billing/measure.ts";
import { metered } from "../billing/metered.ts";
import { chunks, KIB, TIB } from "../units.ts";

/** A month of one topic with its subscriptions. */
export interface PubSubUsage {
  readonly messages: number;
  /** Body, attributes, 20 bytes of timestamp and the message id. */
  readonly messageBytes: Measure;
  /** Messages per publish request. */
  readonly publishBatch: number;
  /** Messages delivered, over all subscriptions, redeliveries too. */
  readonly deliveries: number;
  /** Messages per pull or push request; 1 for push. */
  readonly deliveryBatch: number;
  /** Average of retained messages and snapshots. */
  readonly retainedGiB?: number;
}

/** Bytes in and bytes out, at least 1,000 per request (https://cloud.google.com/pubsub/pricing). */
export function pubSub(resource: string, usage: PubSubUsage): Quantity[] {
  checkUsage(resource, usage);
  checkBatch(resource, "publishBatch", usage.publishBatch);
  checkBatch(resource, "deliveryBatch", usage.deliveryBatch);
  const bytes =
    usage.messages * billedBytes(usage.messageBytes, usage.publishBatch) +
    usage.deliveries * billedBytes(usage.messageBytes, usage.deliveryBatch);
  return metered("pubsub", resource, { throughput: bytes / TIB, "retained-storage": usage.retainedGiB ?? 0 });
}

function billedBytes(messageBytes: Measure, batch: number): number {
  return averageOf(messageBytes, (bytes) => Math.max(1000, bytes * batch) / batch);
}

/** A month of one Cloud Tasks queue. */
export interface CloudTasksUsage {
  readonly tasks: number;
  readonly taskBytes: Measure;
  /** Attempts to deliver, retries too. */
  readonly deliveryAttempts: number;
}

/** API calls and delivery attempts, per 32 KB (https://cloud.google.com/tasks/pricing). */
export function cloudTasks(resource: string, usage: CloudTasksUsage): Quantity[] {
  checkUsage(resource, usage);
  const per32KB = averageOf(usage.taskBytes, (bytes) => chunks(bytes, 32 * KIB));
  const operations = (usage.tasks + usage.deliveryAttempts) * per32KB;
  return metered("tasks", resource, { operations: operations });
}

/** Scheduler jobs: billed for existing, not for running (https://cloud.google.com/scheduler/pricing). */
export function schedulerJobs(resource: string, usage: { readonly jobs: number }): Quantity[] {
  checkUsage(resource, usage);
  return metered("scheduler", resource, { jobs: usage.jobs });
}

/** A month of one workflow. */
export interface WorkflowsUsage {
  /** Steps inside Google Cloud, retries and connector polls too. */
  readonly internalSteps: number;
  /** HTTP calls to elsewhere and callbacks awaited. */
  readonly externalSteps: number;
}

/** Steps executed, retried ones again (https://cloud.google.com/workflows/pricing). */
export function workflows(resource: string, usage: WorkflowsUsage): Quantity[] {
  checkUsage(resource, usage);
  return metered("workflows", resource, {
    "internal-steps": usage.internalSteps,
    "external-steps": usage.externalSteps,
  });
}
