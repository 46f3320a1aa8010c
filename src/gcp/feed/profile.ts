import { fact, type Profile } from "@motif/core/platform";
import { DOCS } from "../ground/profile.ts";

const EVENTARC = `${DOCS}/firestore/native/docs/eventarc`;

/** How Firestore's events are delivered, which apps cannot ask for yet. */
export const FEEDS: Profile["feeds"] = {
  faults: {
    // "[…] increases with each subsequent failure, up to a maximum of 600 seconds."
    late: fact(true, `${DOCS}/eventarc/docs/retry-events`, "2026", "medium"),
    // "Events are delivered at least once."
    twice: fact(true, EVENTARC, "2026", "high"),
    unacknowledged: fact(true, EVENTARC, "2026", "high"),
  },
  // "Ordering is not guaranteed. Rapid changes can trigger events in an unexpected order."
  reorders: fact(true, EVENTARC, "2026", "high"),
};
