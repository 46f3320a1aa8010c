import { feedName, streamFeedName } from "../ground/pubsub/feeds.ts";
import { topic } from "../ground/pubsub/reference.ts";
import { type Joined, PROJECT, type Reference } from "../ground/references.ts";

/** Address of the Cloud Tasks queue that delayed messages wait in. */
export const TASK_QUEUE = "google_cloud_tasks_queue.delayed";

/** Addresses of the subscriptions of queues, and of those that keep what failed. */
export const SUBSCRIPTIONS = "google_pubsub_subscription.queue";
export const DEAD_LETTERS = "google_pubsub_subscription.dead_letters";

/**
 * Where a topic says whether messages stay in its regions on the way too. What an organisation set there came back in each plan:
 * https://github.com/GoogleCloudPlatform/cloud-foundation-fabric/issues/3738
 */
export const IN_TRANSIT = "message_storage_policy[0].enforce_in_transit";

/** The name of the subscription of a queue. */
export function subscriptionName(queue: string): Reference {
  return { address: SUBSCRIPTIONS, key: queue, attribute: "name" };
}

/** The name of a subscription that keeps what failed. */
export function deadLettersName(topicName: string): Reference {
  return { address: DEAD_LETTERS, key: topicName, attribute: "name" };
}

/** Address of the subscriptions that bring messages of topics to queues. */
export const FEEDS = "google_pubsub_subscription.feed";

/** The name of the subscription that brings a topic's messages to a queue. */
export function feedReference(name: string): Reference {
  return { address: FEEDS, key: name, attribute: "name" };
}

/** A feed as `projects/…`; as {@link subscriptionId}, no reference to it. */
export function feedId(queue: string, topicName: string): Joined {
  return {
    joined: ["projects/", PROJECT, "/subscriptions/", topic(queue, "name"), feedName("", topicName)],
  };
}

/** The subscription of a consumer of a stream, as `projects/…`; as {@link subscriptionId}, no reference to it. */
export function streamFeedId(stream: string, consumer: string): Joined {
  return {
    joined: ["projects/", PROJECT, "/subscriptions/", topic(stream, "name"), streamFeedName("", consumer)],
  };
}

/** A subscription as `projects/…`; not a reference to it, since it needs its function's address first. */
export function subscriptionId(name: string): Joined {
  return { joined: ["projects/", PROJECT, "/subscriptions/", topic(name, "name")] };
}
