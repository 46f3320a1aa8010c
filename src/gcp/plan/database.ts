import type { Inventory } from "@motif/core/model";
import type { TableLayout } from "@motif/core/platform";
import { QUOTAS } from "../ground/profile.ts";
import { DEDUPLICATION_COLLECTION } from "../queue/environment.ts";
import { DOCUMENT_FIELD } from "../table/fields.ts";
import type { CollectionPlan, DatabasePlan } from "./gcp-plan.ts";
import type { Refuse } from "./refuse.ts";

/**
 * The app's database, where it has tables, or FIFO queues: Pub/Sub does not drop duplicates, so what was sent lately is
 * kept there.
 */
export function planDatabase({ tables, queues }: Inventory, refuse: Refuse): DatabasePlan | undefined {
  const ordered = queues.filter(({ fifo }) => fifo);
  if (tables.length === 0 && ordered.length === 0) return undefined;
  const markers: CollectionPlan[] =
    ordered.length === 0
      ? []
      : [
          {
            name: DEDUPLICATION_COLLECTION,
            description: `What was sent to ${ordered.map(({ name }) => name).join(", ")} lately, to tell duplicates apart`,
            unindexed: [],
            expiry: DOCUMENT_FIELD.expiry,
          },
        ];
  return { collections: [...tables.map((table) => collectionOf(table, refuse)), ...markers] };
}

/** Documents are found by single fields, which Firestore indexes by itself; what nobody looks for has no index. */
function collectionOf({ name, indexes, timeToLive }: TableLayout, refuse: Refuse): CollectionPlan {
  const count = Object.keys(indexes).length;
  const { value: most } = QUOTAS.firestore.indexes;
  if (count > most) {
    refuse(`table ${name}`, `has ${count} indexes, and Firestore ${most} for a database; take some away`);
  }
  return {
    name,
    description: `Table ${name}`,
    unindexed: [DOCUMENT_FIELD.item, DOCUMENT_FIELD.write],
    ...(timeToLive !== undefined && { expiry: DOCUMENT_FIELD.expiry }),
  };
}
