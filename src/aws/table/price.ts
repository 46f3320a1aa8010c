import { entryNamed } from "@motif/core/model";
import {
  averageOf,
  type Billing,
  checkUsage,
  chunks,
  GIB,
  KIB,
  type Measure,
  type Month,
  metered,
  type Quantity,
  type TableUsage,
} from "@motif/cost/kit";
import type { TablePlan, TablePlans } from "./plan.ts";

/** DynamoDB adds 100 bytes of index data to every stored item (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html). */
const ITEM_OVERHEAD = 100;

/** What DynamoDB bills of what tables are made of. */
export const BILLING: Billing = { aws_dynamodb_table: ["dynamodb"] };

/** A month of tables. */
export function tablePrice({ tables }: TablePlans, { usage }: Month): Quantity[] {
  return tables.flatMap((table) => ofTable(table, entryNamed(usage.resources.table, table.name)));
}

function ofTable({ name, indexes }: TablePlan, used: TableUsage): Quantity[] {
  const { itemBytes, gets, getBytes, puts, updates, deletes, transactional, queries, storedItems } = used;
  const inTransactions = transactional.writes + transactional.deletes;
  const copies = 1 + indexes.length;
  const bytesStored = storedItems * (averageOf(itemBytes) + ITEM_OVERHEAD);
  return dynamoDb(`table ${name}`, {
    writes: [
      { count: puts + updates + deletes - inTransactions, itemBytes, indexes: indexes.length },
      { count: inTransactions, itemBytes, indexes: indexes.length, transactional: true },
      { count: transactional.checks, itemBytes, transactional: true },
    ],
    reads: [
      { count: gets, bytes: getBytes, consistency: "strong" },
      ...queries.map(({ calls, bytes, eventual }) => ({
        count: calls,
        bytes,
        consistency: eventual ? ("eventual" as const) : ("strong" as const),
      })),
    ],
    storageGB: (bytesStored * copies) / GIB,
    // Point-in-time recovery keeps the table, not its indexes.
    pitrGB: bytesStored / GIB,
  });
}

/** Writes, successful or refused by their condition: both consume units. */
export interface DynamoWrites {
  readonly count: number;
  readonly itemBytes: Measure;
  /** Part of a transaction: twice the units. */
  readonly transactional?: boolean;
  /** Secondary indexes that each write also writes to. */
  readonly indexes?: number;
}

/** Gets, or queries with the size of all items they read. */
export interface DynamoReads {
  readonly count: number;
  readonly bytes: Measure;
  readonly consistency: "eventual" | "strong" | "transactional";
}

/** A month of one on-demand table. */
export interface DynamoUsage {
  readonly writes: readonly DynamoWrites[];
  readonly reads: readonly DynamoReads[];
  /** Average over the month. */
  readonly storageGB: number;
  /** Read requests on the stream that are billed; those of Lambda triggers are free. */
  readonly streamReads?: number;
  /** Size under point-in-time recovery. */
  readonly pitrGB?: number;
}

const READ_FACTOR = { eventual: 0.5, strong: 1, transactional: 2 } as const;

/**
 * Request units: a write costs 1 per KB, a strongly consistent read 1 per 4 KB, an eventually consistent read half of
 * that, transactions twice (https://aws.amazon.com/dynamodb/pricing/on-demand/).
 */
export function dynamoDb(resource: string, usage: DynamoUsage): Quantity[] {
  for (const use of [...usage.writes, ...usage.reads]) checkUsage(resource, use);
  checkUsage(resource, { ...usage, writes: 0, reads: 0 });
  return metered("dynamodb", resource, {
    "on-demand-write": sum(usage.writes.map(writeUnits)),
    "on-demand-read": sum(usage.reads.map(readUnits)),
    storage: usage.storageGB,
    "streams-read": usage.streamReads ?? 0,
    pitr: usage.pitrGB ?? 0,
  });
}

function writeUnits({ count, itemBytes, transactional, indexes = 0 }: DynamoWrites): number {
  return (
    count * averageOf(itemBytes, (bytes) => chunks(bytes, KIB)) * (transactional ? 2 : 1) * (1 + indexes)
  );
}

function readUnits({ count, bytes, consistency }: DynamoReads): number {
  return count * averageOf(bytes, (size) => chunks(size, 4 * KIB)) * READ_FACTOR[consistency];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
