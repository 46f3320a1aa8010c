import { fact, type Profile } from "@motif/core/platform";
import { LEARN } from "../ground/sources.ts";

const PROCESSOR = `${LEARN}/cosmos-db/change-feed-processor`;

/** How Cosmos DB's change feed delivers, which apps cannot ask for yet. */
export const FEEDS: Profile["feeds"] = {
  faults: {
    // "[…] the change feed processor […] delay between polling a partition for new changes on the feed"
    late: fact(true, PROCESSOR, "2026", "medium"),
    // "[…] the change feed processor has an "at least once" guarantee."
    twice: fact(true, PROCESSOR, "2026", "medium"),
    unacknowledged: fact(true, PROCESSOR, "2026", "medium"),
  },
  // "Items […] are in the order of their modification […] within a logical partition key value."
  reorders: fact(false, `${LEARN}/cosmos-db/change-feed`, "2026", "medium"),
};
