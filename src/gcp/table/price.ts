import { entryNamed } from "@motif/core/model";
import { averageOf, GIB, type Month, type Quantity, type TableUsage } from "@motif/cost/kit";
import { firestore } from "../database/meter.ts";
import type { TablePlans } from "./plan.ts";

/** A month of tables. */
export function tablePrice({ tables }: TablePlans, { usage }: Month): Quantity[] {
  return tables.flatMap(({ name }) => ofTable(entryNamed(usage.resources.table, name)));
}

/** A query reads one document more than it returns, to see whether there are more; an update reads first, and so does all of a transaction. */
function ofTable(used: TableUsage): Quantity[] {
  const { name, itemBytes, gets, puts, updates, deletes, transactional, expired, queries, storedItems } =
    used;
  const queried = queries.reduce((sum, { calls, items }) => sum + calls * (items + 1), 0);
  const { writes: written, updates: updated, deletes: deleted, checks } = transactional;
  const readFirst = written - updated + deleted + checks;
  const storageGiB = (storedItems * averageOf(itemBytes)) / GIB;
  return firestore(`table ${name}`, {
    reads: gets + updates + queried + readFirst,
    writes: puts + updates,
    deletes,
    ttlDeletes: expired,
    storageGiB,
    // The database has it switched on.
    pitrGiB: storageGiB,
    namedDatabase: true,
  });
}
