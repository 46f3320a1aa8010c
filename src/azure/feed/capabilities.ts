import type { Capabilities } from "@motif/core/capabilities";

/**
 * "Deletes aren't captured as changes" in the latest version mode, nor what was there in between. The other mode has them, and
 * has to be switched on by `enableAllVersionsAndDeletesChangeFeed`: "This property is available in preview API version
 * 2024-12-01-preview or later. Enabling this feature during account creation isn't supported." "The process could take up to 30
 * minutes to be complete and no other changes can be made to the account during this time." Nor does it have the images before a
 * delete: "There's currently no way to get the previous version" (https://learn.microsoft.com/azure/cosmos-db/change-feed-modes).
 */
const reason =
  "the change feed of Cosmos DB has neither deletes nor what was in between, unless its other mode is switched on, which an account cannot be created with and azurerm has no argument for";

/** Why feeds are refused, and what to do. */
export const REFUSAL = `${reason}; send a message from the function that writes, to a queue or a topic, and leave Azure out of the targets of what needs a feed`;

const refused = { refused: reason };

/** What Azure makes of the features of this room. */
export const CAPABILITIES = {
  "feed.changes": refused,
  "feed.images": refused,
  "feed.expiry": refused,
  "feed.policy": refused,
  "feed.three": refused,
} satisfies Partial<Capabilities>;
