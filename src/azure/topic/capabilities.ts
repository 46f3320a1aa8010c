import type { Capabilities } from "@motif/core/capabilities";
import { ADAPTER, SERVICE_BUS } from "../ground/services.ts";

const RULES = "SQL filters of Service Bus";

/** What Azure makes of the features of this room. */
export const CAPABILITIES = {
  "topic.delivery": { by: "Service Bus, each subscription forwarding to a queue" },
  "topic.message": { by: `${SERVICE_BUS} Standard`, difference: "8 KB of 256 KB are kept free for retries" },
  "topic.retry": { by: ADAPTER, difference: "copies for retries go to the subscription's own queue" },
  "topic.queue": { by: SERVICE_BUS },
  "topic.filter": {
    by: RULES,
    difference: "a new subscription gets everything for the seconds until its rule is there",
  },
  "topic.numeric": { by: RULES },
  "topic.long-filter": { refused: "characters as Service Bus has it, which takes 1024" },
  "topic.groups": { by: "sessions of the queues" },
  "topic.deduplication": { by: "duplicate detection" },
} satisfies Partial<Capabilities>;
