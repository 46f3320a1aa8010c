import type { KeptKind } from "../../ground/kind.ts";
import { tableAdmin, tableDescription } from "./admin.ts";
import { tableFaults } from "./faults.ts";
import { tableMeter } from "./meter.ts";
import { tableOperations } from "./operations.ts";
import type { TableOperation, TableResults } from "./protocol.ts";
import { TABLE_SCHEMA } from "./schema.ts";
import { Tables } from "./store.ts";

/** Tables. */
export const table = {
  plural: "tables",
  schema: TABLE_SCHEMA,
  open: ({ database, now, profile }) =>
    new Tables(
      database,
      now,
      profile && {
        itemBytes: profile.table.item.value,
        transactionBytes: profile.table.transaction.value,
      },
    ),
  adapt(tables, layouts) {
    const changed = tables.adapt(layouts);
    return () => tables.reindex(changed);
  },
  declare: (tables, layouts) => tables.declare(layouts),
  sweep: (tables, limit) => tables.sweepExpired(limit) < limit,
  operations: tableOperations,
  faults: tableFaults,
  meter: tableMeter,
  description: tableDescription,
  admin: tableAdmin,
} as const satisfies KeptKind<"table", "tables", Tables, TableOperation, TableResults>;
