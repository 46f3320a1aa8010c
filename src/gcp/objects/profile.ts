import { fact, type Profile, quota } from "@motif/core/platform";
import { DOCS, FUNCTIONS } from "../ground/profile.ts";

const RETRIES = `${DOCS}/eventarc/docs/retry-events`;

/** Limits of Eventarc. */
export const QUOTAS = {
  /** Of functions that Eventarc invokes. Push subscriptions call over HTTP and are bound by their deadline instead. */
  timeout: quota(540, "s", FUNCTIONS, "2026", "high"),
  event: quota(524_288, "bytes", `${DOCS}/eventarc/quotas`, "2026", "medium"),
  /** For so long an event is tried again; then it is gone. */
  retention: quota(86_400, "s", RETRIES, "2026", "medium"),
  nameLength: quota(
    63,
    "characters",
    `${DOCS}/eventarc/docs/reference/rest/v1/projects.locations.triggers/create`,
    "2026",
    "recall",
  ),
} as const;

/**
 * "Eventarc Standard supports at-least-once event delivery. This means that if a destination fails to acknowledge an event,
 * Eventarc will automatically attempt to redeliver it."
 */
const atLeastOnce = fact(true, RETRIES, "2026", "medium");

/** How object events are delivered. */
export const EVENTS: Profile["events"] = {
  faults: {
    // "The default delay starts at a minimum of 10 seconds and increases with each subsequent failure, up to a maximum of 600
    // seconds."
    late: fact(true, RETRIES, "2026", "medium"),
    twice: atLeastOnce,
    unacknowledged: atLeastOnce,
  },
  reorders: fact(true, `${DOCS}/storage/docs/pubsub-notifications`, "2026", "medium"),
};
