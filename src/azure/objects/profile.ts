import { fact, type Profile, quota } from "@motif/core/platform";
import { LEARN, RESOURCE_NAMES } from "../ground/sources.ts";

const DELIVERY = `${LEARN}/event-grid/delivery-and-retry`;

/** Limits of Event Grid. */
export const QUOTAS = {
  event: quota(1_048_576, "bytes", `${LEARN}/event-grid/quotas-limits`, "2026", "medium"),
  attemptsMax: quota(30, "attempts", DELIVERY, "2026", "medium"),
  ageMax: quota(1440, "min", DELIVERY, "2026", "medium"),
  nameLength: quota(64, "characters", RESOURCE_NAMES, "2026-07", "medium"),
} as const;

/** How events of buckets are delivered. */
export const EVENTS: Profile["events"] = {
  faults: {
    // "[…] Event Grid […] will delay all subsequent retries and new deliveries for some time - in some cases up to several hours."
    late: fact(true, DELIVERY, "2020-07", "medium"),
    // "If the endpoint responds within 3 minutes, Event Grid will attempt to remove the event from the retry queue on a best
    // effort basis but duplicates may still be received."
    twice: fact(true, DELIVERY, "2026", "medium"),
    // "After 30 seconds, if the endpoint hasn't responded, the message is queued for retry."
    unacknowledged: fact(true, DELIVERY, "2020-07", "medium"),
  },
  reorders: fact(true, DELIVERY, "2026", "medium"),
};
