import { identifier } from "@motif/compile/kit";
import { topic } from "../ground/pubsub/reference.ts";
import { type Joined, PROJECT } from "../ground/references.ts";

/** Address of the Cloud Tasks queue that delayed messages wait in. */
export const TASK_QUEUE = "google_cloud_tasks_queue.delayed";

/** The address of a subscription. */
export function subscriptionAddress(name: string): string {
  return `google_pubsub_subscription.${identifier(name)}`;
}

/** A subscription as `projects/…`; not a reference to it, since it needs its function's address first. */
export function subscriptionId(name: string): Joined {
  return { joined: ["projects/", PROJECT, "/subscriptions/", topic(name, "name")] };
}
