import type { Capabilities } from "@motif/core/capabilities";

/**
 * "Ordering is not guaranteed. Rapid changes can trigger events in an unexpected order. Events are delivered at least once."
 * (https://docs.cloud.google.com/firestore/native/docs/eventarc). A version tells an old event from a new one; it does not say
 * whether one is missing in between, so that the order of an item's changes cannot be made good by who receives them.
 */
const reason = "the events of Firestore come in no order, and none says whether another is missing before it";

/** Why feeds are refused, and what to do. */
export const REFUSAL = `${reason}; send a message from the function that writes, to a FIFO queue with the item's key as its group, and leave Google Cloud out of the targets of what needs a feed`;

const refused = { refused: reason };

/** What Google Cloud makes of features of this room. */
export const CAPABILITIES = {
  "feed.changes": refused,
  "feed.images": refused,
  "feed.expiry": refused,
  "feed.policy": refused,
  "feed.three": refused,
} satisfies Partial<Capabilities>;
