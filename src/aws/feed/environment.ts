import type { RetryEntry } from "@motif/core/model";
import type { Images } from "@motif/core/platform";

/** JSON: one {@link Feed} for each feed that a function reads. */
export const FEEDS_VARIABLE = "MOTIF_FEEDS";

/** How the adapter knows a feed by the records that it gets. Times are in milliseconds. */
export interface Feed extends RetryEntry {
  /** The table's name in the app. */
  readonly table: string;
  readonly streamArn: string;
  readonly images: Images;
}
