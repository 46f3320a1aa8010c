import { fact, type Profile } from "@motif/core/platform";
import { LAMBDA_ASYNC } from "../ground/profile.ts";

/**
 * "Even if your function doesn't return an error, it's possible for it to receive the same event from Lambda multiple times
 * because the queue itself is eventually consistent."
 */
const repeats = fact(true, LAMBDA_ASYNC, "2026", "medium");

/** How events of buckets are delivered, and asynchronous invocations. */
export const EVENTS: Profile["events"] = {
  faults: {
    // "Typically, event notifications are delivered in seconds but can sometimes take a minute or longer."
    late: fact(
      true,
      "https://docs.aws.amazon.com/AmazonS3/latest/userguide/EventNotifications.html",
      "2026",
      "medium",
    ),
    twice: repeats,
    unacknowledged: repeats,
  },
  reorders: fact(
    true,
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html",
    "2026",
    "medium",
  ),
};
