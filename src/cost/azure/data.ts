import type { Quantity } from "../billing/line-item.ts";
import { averageOf, checkUsage, type Measure } from "../billing/measure.ts";
import { metered } from "../billing/metered.ts";
import { KIB } from "../units.ts";

/** Reads or writes of single items by id and partition key. */
export interface CosmosOperations {
  readonly count: number;
  readonly itemBytes: Measure;
}

/** Strong reads cost twice as many request units (https://learn.microsoft.com/azure/cosmos-db/consistency-levels). */
export const STRONG_READ_FACTOR = 2;

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
export function readRequestUnits(bytes: number): number {
  return Math.max(1, 1 + ((bytes / KIB - 1) * 9) / 99);
}

/** A month of one blob container, hot tier, locally redundant. */
export interface BlobUsage {
  readonly storageGB: number;
  readonly writes: number;
  readonly reads: number;
  /** All other operations except deletes, which are free. */
  readonly other?: number;
}

/** Capacity and three classes of operations (https://azure.microsoft.com/pricing/details/storage/blobs/). */
export function blobStorage(resource: string, usage: BlobUsage): Quantity[] {
  checkUsage(resource, usage);
  return metered("blob-hot-lrs", resource, {
    capacity: usage.storageGB,
    write: usage.writes,
    read: usage.reads,
    other: usage.other ?? 0,
  });
}

/** A month of one storage queue. Functions poll it all the time, so an idle queue costs too. */
export function storageQueue(
  resource: string,
  usage: { readonly operations: number; readonly storageGB: number },
): Quantity[] {
  checkUsage(resource, usage);
  return metered("storage-queue", resource, { "operations-v2": usage.operations, capacity: usage.storageGB });
}

/** A month of one storage table. */
export function storageTable(
  resource: string,
  usage: { readonly operations: number; readonly storageGB: number },
): Quantity[] {
  checkUsage(resource, usage);
  return metered("storage-table", resource, { operations: usage.operations, capacity: usage.storageGB });
}
