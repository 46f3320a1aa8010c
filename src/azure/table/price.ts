import { entryNamed } from "@motif/core/model";
import {
  type Assumptions,
  averageOf,
  type Billing,
  checkUsage,
  GIB,
  KIB,
  type Measure,
  type Month,
  metered,
  type Quantity,
  type TableUsage,
} from "@motif/cost/kit";
import { INDEXES_PATH, KEY_PATHS } from "./document.ts";
import type { TablePlan, TablePlans } from "./plan.ts";

/** What Cosmos DB bills of what tables are made of. */
export const BILLING: Billing = {
  azurerm_cosmosdb_sql_container: ["cosmosdb-serverless", "cosmosdb"],
  azurerm_cosmosdb_account: "a serverless account is billed by the use of its containers",
  azurerm_cosmosdb_sql_database: "a folder of containers",
  azurerm_cosmosdb_sql_role_assignment: "permissions are free",
  azurerm_cosmosdb_sql_role_definition: "permissions are free",
};

/** A month of tables. */
export function tablePrice({ tables }: TablePlans, { usage, assumptions }: Month): Quantity[] {
  return tables.flatMap((table) =>
    ofTable(table, entryNamed(usage.resources.table, table.name), assumptions),
  );
}

/** A query costs its base and what it reads; a delete by time to live, as much as any. */
function ofTable(table: TablePlan, used: TableUsage, { cosmosQueryUnits }: Assumptions): Quantity[] {
  const { name, itemBytes, gets, getBytes, puts, inserts, updates, deletes, expired, queries, storedItems } =
    used;
  const { writes: written, updates: updated, deletes: deleted, checks } = used.transactional;
  const readFirst = written - updated + deleted + checks;
  const queryRequestUnits = queries.reduce((sum, { calls, bytes, eventual }) => {
    const units = cosmosQueryUnits + readRequestUnits(bytes);
    return sum + calls * units * (eventual ? 1 : STRONG_READ_FACTOR);
  }, 0);
  return cosmosServerless(`table ${name}`, {
    // An update reads the item that it changes, and a transaction all of its items; what it checks, it writes as it is.
    pointReads: { count: gets + updates + readFirst, itemBytes: getBytes, consistency: "strong" },
    writes: {
      inserts,
      replacements: puts - inserts + updates + checks,
      deletes: deletes + expired,
      itemBytes,
      ...indexTerms(table),
    },
    queryRequestUnits,
    storageGB: (storedItems * averageOf(itemBytes)) / GIB,
  });
}

/** Values of a document in the container's index: `/ix/*` has two for each index. Those of the item's own keys never change. */
function indexTerms({ indexedPaths, indexes }: TablePlan): Pick<CosmosWrites, "terms" | "changingTerms"> {
  const terms = indexedPaths.reduce((sum, path) => sum + (path === INDEXES_PATH ? 2 * indexes : 1), 0);
  return { terms, changingTerms: terms - KEY_PATHS.length };
}

/** Reads of single items by id and partition key. */
export interface CosmosReads {
  readonly count: number;
  readonly itemBytes: Measure;
  readonly consistency: "strong" | "weaker";
}

/** Writes of single items. */
export interface CosmosWrites {
  readonly inserts: number;
  /** Of an item by another: puts over one that is there, and updates. */
  readonly replacements: number;
  readonly deletes: number;
  readonly itemBytes: Measure;
  /** Values of each item that are indexed. */
  readonly terms: number;
  /** Those of them that a replacement changes. */
  readonly changingTerms: number;
}

/** Strong reads cost twice as many request units (https://learn.microsoft.com/azure/cosmos-db/consistency-levels). */
const STRONG_READ_FACTOR = 2;

/** A month of one container of a serverless account. */
export interface CosmosServerlessUsage {
  readonly pointReads?: CosmosReads;
  readonly writes?: CosmosWrites;
  /** Request units of queries, which depend on the query: measured or estimated by the caller. */
  readonly queryRequestUnits?: number;
  /** Average over the month. */
  readonly storageGB: number;
}

const RU_ASSUMPTION =
  "request units between documented sizes are interpolated; a replacement changes every value of a secondary index and the expiry";

/** Request units and storage (https://azure.microsoft.com/pricing/details/cosmos-db/serverless/). */
export function cosmosServerless(resource: string, usage: CosmosServerlessUsage): Quantity[] {
  checkUsage(resource, usage);
  const { pointReads, writes, queryRequestUnits = 0, storageGB } = usage;
  const factor = pointReads?.consistency === "strong" ? STRONG_READ_FACTOR : 1;
  const reads = pointReads
    ? factor * pointReads.count * averageOf(pointReads.itemBytes, readRequestUnits)
    : 0;
  const written = writes ? writeRequestUnits(writes) : 0;
  const service = "cosmosdb-serverless";
  return [
    ...metered(service, resource, { "request-units": reads + written }, { assumption: RU_ASSUMPTION }),
    ...metered(service, resource, { "request-units": queryRequestUnits }),
    ...metered("cosmosdb", resource, { storage: storageGB }),
  ];
}

/**
 * Request units by size in KB, without indexes, of a read that is not strong and of a write
 * (https://learn.microsoft.com/azure/cosmos-db/understand-request-unit-consumption#document-size).
 */
const UNITS_BY_SIZE: readonly (readonly [kilobytes: number, read: number, write: number])[] = [
  [1, 1, 4.95],
  [2, 1.04, 6.29],
  [4, 1.14, 6.67],
  [8, 1.33, 7.04],
  [16, 1.67, 9.52],
  [32, 2.19, 11.23],
  [64, 4.76, 22.67],
  [128, 9.95, 48.19],
  [256, 20.28, 98.29],
  [512, 40.95, 184.57],
  [1024, 145.9, 625],
  [2048, 291.8, 1250],
];

/** "Inserting a 1 KB item without indexing costs around ~5.5 RUs" (https://learn.microsoft.com/azure/cosmos-db/optimize-cost-reads-writes). */
const INSERT_OF_1_KB = 5.5;
/** "5.0 (document size based) + 0.2 × 10 (indexing)" (https://learn.microsoft.com/azure/cosmos-db/understand-request-unit-consumption#create). */
const TERM = 0.2;

/**
 * A replacement takes the item and the values that change away, and puts others there: "5.0 (deletion) + 5.0 (insertion) + 0.2
 * × 2 (index deletion) + 0.2 × 2 (index insertion)"
 * (https://learn.microsoft.com/azure/cosmos-db/understand-request-unit-consumption#updates-replace).
 */
function writeRequestUnits({
  inserts,
  replacements,
  deletes,
  itemBytes,
  terms,
  changingTerms,
}: CosmosWrites): number {
  const item = averageOf(itemBytes, (bytes) => (INSERT_OF_1_KB / 4.95) * unitsOf(bytes, "write"));
  return (inserts + deletes) * (item + TERM * terms) + replacements * 2 * (item + TERM * changingTerms);
}

/** Request units of a point read that is not strong. */
function readRequestUnits(bytes: number): number {
  return unitsOf(bytes, "read");
}

/** Straight between two sizes, and on as between the last two. */
function unitsOf(bytes: number, operation: "read" | "write"): number {
  const column = operation === "read" ? 1 : 2;
  const size = Math.max(1, bytes / KIB);
  const larger = UNITS_BY_SIZE.findIndex(([kilobytes]) => kilobytes > size);
  const [from, to] = UNITS_BY_SIZE.slice(larger === -1 ? -2 : larger - 1).slice(0, 2);
  if (!from || !to) throw new Error("The table of request units has no two sizes.");
  return from[column] + ((size - from[0]) * (to[column] - from[column])) / (to[0] - from[0]);
}
