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
  duplicates: fact(true, DELIVERY, "2026", "medium"),
  reorders: fact(true, DELIVERY, "2026", "medium"),
};
