import { fact, type Profile } from "@motif/core/platform";
import { LAMBDA_ASYNC } from "../ground/profile.ts";

/** How events of buckets are delivered, and asynchronous invocations. */
export const EVENTS: Profile["events"] = {
  duplicates: fact(true, LAMBDA_ASYNC, "2026", "medium"),
  reorders: fact(
    true,
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html",
    "2026",
    "medium",
  ),
};
