import { type Granted, on } from "../permissions.ts";
import { topic } from "./reference.ts";

/** https://docs.cloud.google.com/pubsub/docs/access-control */
export const PUBLISHER = "roles/pubsub.publisher";

/** Publishing to a topic. */
export function publish(name: string): Granted {
  return { role: PUBLISHER, on: on("google_pubsub_topic", "topic", { topic: topic(name, "name") }, name) };
}
