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
import type { TablePlans } from "./plan.ts";

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
  return tables.flatMap(({ name }) => ofTable(entryNamed(usage.resources.table, name), assumptions));
}

/** Deletes, those by time to live too, cost as much as writes; a query costs its base and what it reads. */
function ofTable(used: TableUsage, { cosmosQueryUnits }: Assumptions): Quantity[] {
  const { name, itemBytes, gets, getBytes, puts, updates, deletes, expired, queries, storedItems } = used;
  const queryRequestUnits = queries.reduce((sum, { calls, bytes, eventual }) => {
    const units = cosmosQueryUnits + readRequestUnits(bytes);
    return sum + calls * units * (eventual ? 1 : STRONG_READ_FACTOR);
  }, 0);
  return cosmosServerless(`table ${name}`, {
    // An update reads the item that it changes.
    pointReads: { count: gets + updates, itemBytes: getBytes, consistency: "strong" },
    writes: { count: puts + updates + deletes + expired, itemBytes },
    queryRequestUnits,
    storageGB: (storedItems * averageOf(itemBytes)) / GIB,
  });
}

/** Reads or writes of single items by id and partition key. */
export interface CosmosOperations {
  readonly count: number;
  readonly itemBytes: Measure;
}

/** Strong reads cost twice as many request units (https://learn.microsoft.com/azure/cosmos-db/consistency-levels). */
const STRONG_READ_FACTOR = 2;

/** A month of one container of a serverless account. */
export interface CosmosServerlessUsage {
  readonly pointReads?: CosmosOperations & { readonly consistency: "strong" | "weaker" };
  readonly writes?: CosmosOperations;
  /** Request units of queries, which depend on the query: measured or estimated by the caller. */
  readonly queryRequestUnits?: number;
  /** Average over the month. */
  readonly storageGB: number;
}

const RU_ASSUMPTION = "request units interpolated between the documented 1 KB and 100 KB, without indexes";

/**
 * Request units and storage (https://azure.microsoft.com/pricing/details/cosmos-db/serverless/). Units per operation:
 * 1 KB costs 1 to read and 5 to write, 100 KB 10 and 50, straight in between, as documented without indexing
 * (https://learn.microsoft.com/azure/cosmos-db/key-value-store-cost); every indexed property adds to a write.
 */
export function cosmosServerless(resource: string, usage: CosmosServerlessUsage): Quantity[] {
  checkUsage(resource, usage);
  const { pointReads, writes, queryRequestUnits = 0, storageGB } = usage;
  const factor = pointReads?.consistency === "strong" ? STRONG_READ_FACTOR : 1;
  const reads = pointReads
    ? factor * pointReads.count * averageOf(pointReads.itemBytes, readRequestUnits)
    : 0;
  const written = writes
    ? writes.count * averageOf(writes.itemBytes, (bytes) => 5 * readRequestUnits(bytes))
    : 0;
  const service = "cosmosdb-serverless";
  return [
    ...metered(service, resource, { "request-units": reads + written }, { assumption: RU_ASSUMPTION }),
    ...metered(service, resource, { "request-units": queryRequestUnits }),
    ...metered("cosmosdb", resource, { storage: storageGB }),
  ];
}

/** Request units of a point read; a write without indexes costs five times as many. */
function readRequestUnits(bytes: number): number {
  return Math.max(1, 1 + ((bytes / KIB - 1) * 9) / 99);
}
