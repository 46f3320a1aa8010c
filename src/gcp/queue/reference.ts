import { identifier } from "@motif/compile/kit";
import { type Joined, PROJECT, REGION, type Reference } from "../ground/references.ts";

/** Address of the Cloud Tasks queue that delayed messages wait in. */
export const TASK_QUEUE = "google_cloud_tasks_queue.delayed";

/** The address of a topic. */
export function topicAddress(name: string): string {
  return `google_pubsub_topic.${identifier(name)}`;
}

/** The address of a subscription. */
export function subscriptionAddress(name: string): string {
  return `google_pubsub_subscription.${identifier(name)}`;
}

/** A topic: its name, or `projects/…` (`id`). */
export function topic(name: string, attribute: "id" | "name"): Reference {
  return { address: topicAddress(name), attribute };
}

/** A subscription as `projects/…`; not a reference to it, since it needs its function's address first. */
export function subscriptionId(name: string): Joined {
  return { joined: ["projects/", PROJECT, "/subscriptions/", topic(name, "name")] };
}

/** Where topics are published to. */
export const PUBSUB_ENDPOINT: Joined = { joined: ["https://", REGION, "-pubsub.googleapis.com"] };
