import type { Refuse } from "@motif/compile/kit";
import type { Inventory } from "@motif/core/model";
import type { TableLayout } from "@motif/core/platform";
import type { CollectionPlan } from "../ground/plan.ts";
import { DOCUMENT_FIELD } from "./fields.ts";
import { QUOTAS } from "./profile.ts";

/** The tables of a plan: collections of the app's database. */
export interface TablePlans {
  readonly tables: readonly CollectionPlan[];
}

/** The tables. */
export function planTables({ resources }: Inventory, refuse: Refuse): TablePlans {
  return { tables: resources.table.map((table) => collectionOf(table, refuse)) };
}

/** Documents are found by single fields, which Firestore indexes by itself; what nobody looks for has no index. */
function collectionOf({ name, indexes, timeToLive }: TableLayout, refuse: Refuse): CollectionPlan {
  const count = Object.keys(indexes).length;
  const { value: most } = QUOTAS.indexes;
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
