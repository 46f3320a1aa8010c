import { identifier } from "@motif/compile/kit";
import { type Joined, REGION, type Reference } from "../references.ts";

/** A topic: its name, or `projects/…` (`id`). */
export function topic(name: string, attribute: "id" | "name"): Reference {
  return { address: `google_pubsub_topic.${identifier(name)}`, attribute };
}

/** Where topics are published to. */
export const PUBSUB_ENDPOINT: Joined = { joined: ["https://", REGION, "-pubsub.googleapis.com"] };
