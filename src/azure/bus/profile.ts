import { fact, type Profile, quota } from "@motif/core/platform";
import { LEARN, RESOURCE_NAMES } from "../ground/sources.ts";
import { QUEUE } from "../queue/profile.ts";

const LIMITS = `${LEARN}/event-grid/quotas-limits`;
const ERRORS = `${LEARN}/event-grid/post-to-custom-topic`;

/** Limits of custom topics of Event Grid. */
export const QUOTAS = {
  /** Of an array of events. */
  request: quota(1_048_576, "bytes", LIMITS, "2026", "medium"),
  /** Events in one call: "up to 5,000 events per second per topic". */
  batch: quota(5000, "items", LIMITS, "2026", "medium"),
  /** Of the name of a topic. */
  nameLength: quota(50, "characters", RESOURCE_NAMES, "2026-07", "medium"),
  /** Of the name of a subscription, which is that of its queue. */
  subscriptionNameLength: quota(64, "characters", RESOURCE_NAMES, "2026-07", "medium"),
  subscriptions: quota(500, "items", LIMITS, "2026", "medium"),
} as const;

/** How events are published. Behind each rule is a queue of Service Bus, whose messages are smaller than events may be. */
export const BUS: Profile["bus"] = {
  faults: {
    // 429: "Too many requests"
    throttled: fact(true, LIMITS, "2026", "medium"),
    // 503: "The service is unavailable"; "Event Grid … 5XX"
    unavailable: fact(true, ERRORS, "2026", "medium"),
    // "Event Grid provides durable delivery … at least one time": whoever does not hear of an event's fate publishes it again.
    "answer-lost": fact(true, `${LEARN}/event-grid/delivery-and-retry`, "2026", "medium"),
    "sent-twice": fact(true, `${LEARN}/event-grid/delivery-and-retry`, "2026", "medium"),
  },
  event: QUEUE.message,
};
