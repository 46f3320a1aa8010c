import { fact, type Profile, quota } from "@motif/core/platform";
import { DOCS, FUNCTIONS } from "../ground/profile.ts";

/** Limits of Eventarc. */
export const QUOTAS = {
  /** Of functions that Eventarc invokes. Push subscriptions call over HTTP and are bound by their deadline instead. */
  timeout: quota(540, "s", FUNCTIONS, "2026", "high"),
  event: quota(524_288, "bytes", `${DOCS}/eventarc/quotas`, "2026", "medium"),
  /** For so long an event is tried again; then it is gone. */
  retention: quota(86_400, "s", `${DOCS}/eventarc/docs/retry-events`, "2026", "medium"),
  nameLength: quota(
    63,
    "characters",
    `${DOCS}/eventarc/docs/reference/rest/v1/projects.locations.triggers/create`,
    "2026",
    "recall",
  ),
} as const;

/** How object events are delivered. */
export const EVENTS: Profile["events"] = {
  duplicates: fact(true, `${DOCS}/eventarc/docs/retry-events`, "2026", "medium"),
  reorders: fact(true, `${DOCS}/storage/docs/pubsub-notifications`, "2026", "medium"),
};
