import { entryNamed } from "@motif/core/model";
import {
  averageOf,
  type Billing,
  checkUsage,
  chunks,
  KIB,
  type Measure,
  type Month,
  metered,
  type Quantity,
  type QueueUsage,
} from "@motif/cost/kit";
import { type FirestoreUsage, firestore } from "../database/meter.ts";
import { pubSub } from "../ground/pubsub/meter.ts";
import type { QueuePlans } from "./plan.ts";

/** What Google Cloud bills of what queues are made of. */
export const BILLING: Billing = {
  google_pubsub_topic: ["pubsub"],
  google_pubsub_topic_iam_member: "permissions are free",
  google_pubsub_subscription: ["pubsub"],
  google_pubsub_subscription_iam_member: "permissions are free",
  google_cloud_tasks_queue: ["tasks"],
  google_cloud_tasks_queue_iam_member: "permissions are free",
};

/** A month of queues, those of dead letters included. */
export function queuePrice({ topics, orderedQueues }: QueuePlans, { usage, assumptions }: Month): Quantity[] {
  return topics.flatMap(({ name, published, deadLettersOf: of }) => {
    if (published) return [];
    if (!of) return ofQueue(entryNamed(usage.resources.queue, name), orderedQueues.includes(name));
    if (of.kind === "queue") {
      const { dead, messageBytes } = entryNamed(usage.resources.queue, of.name);
      return deadLetters(name, dead, messageBytes);
    }
    return deadLetters(name, entryNamed(usage.functions, of.name).deadEvents, assumptions.objectEventBytes);
  });
}

/**
 * A delayed message waits as a task of Cloud Tasks, which publishes it; a FIFO message leaves a marker, written before
 * and after it is sent; a message that failed, the count of its attempts.
 */
function ofQueue(usage: QueueUsage, fifo: boolean): Quantity[] {
  const { name, messageBytes, delayed, sendBatch, delivered } = usage;
  // What comes by a topic is published there.
  const sent = usage.sent - usage.forwarded;
  const resource = `queue ${name}`;
  const markers = fifo ? sent : 0;
  const counts = attemptCounts(usage);
  return [
    ...cloudTasks(resource, { tasks: delayed, taskBytes: messageBytes, deliveryAttempts: delayed }),
    ...firestore(resource, {
      reads: counts.reads,
      writes: 2 * markers + counts.writes,
      ttlDeletes: markers + counts.ttlDeletes,
      storageGiB: 0,
      namedDatabase: true,
    }),
    ...pubSub(resource, {
      messages: sent,
      messageBytes,
      publishBatch: delayed > 0 ? 1 : sendBatch,
      deliveries: delivered,
      deliveryBatch: 1,
    }),
  ];
}

/**
 * What counting the attempts of messages costs: each redelivery is looked up and written, and so was the failure before it
 * where it was a message's first; at most as many were.
 */
export function attemptCounts({
  delivered,
  handled,
  dead,
}: Pick<QueueUsage, "delivered" | "handled" | "dead">): Pick<FirestoreUsage, "reads" | "writes"> & {
  readonly ttlDeletes: number;
} {
  const redeliveries = Math.max(0, delivered - handled - dead);
  return { reads: redeliveries, writes: 2 * redeliveries, ttlDeletes: redeliveries };
}

function deadLetters(name: string, messages: number, messageBytes: Measure): Quantity[] {
  return pubSub(`queue ${name}`, {
    messages,
    messageBytes,
    publishBatch: 1,
    deliveries: 0,
    deliveryBatch: 1,
  });
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
