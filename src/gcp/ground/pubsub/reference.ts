import { type Joined, REGION, type Reference } from "../references.ts";

/** Address of all topics, by name. */
export const TOPICS = "google_pubsub_topic.topic";

/** A topic: its name, or `projects/…` (`id`). */
export function topic(name: string, attribute: "id" | "name"): Reference {
  return { address: TOPICS, key: name, attribute };
}

/** Where topics are published to. */
export const PUBSUB_ENDPOINT: Joined = { joined: ["https://", REGION, "-pubsub.googleapis.com"] };
