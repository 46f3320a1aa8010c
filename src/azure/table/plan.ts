import type { Refuse } from "@motif/compile/kit";
import { type FunctionEntry, type Inventory, operationsOf } from "@motif/core/model";
import type { TableLayout } from "@motif/core/platform";
import { indexedPaths } from "./document.ts";

/** The tables of a plan. */
export interface TablePlans {
  readonly tables: readonly TablePlan[];
}

/** A Cosmos DB container, and the role definitions for it. */
export interface TablePlan {
  readonly name: string;
  readonly timeToLive: boolean;
  /** Paths of a document that are indexed; nothing else is. */
  readonly indexedPaths: readonly string[];
  /** How many indexes the table has, all of them in one path. */
  readonly indexes: number;
  /** Data actions by the access that is granted. */
  readonly roles: readonly { readonly access: TableAccess; readonly actions: readonly string[] }[];
}

/** The role definition of a table that a role assigns: there is one for each access that is granted. */
export type TableAccess = "reader" | "writer" | "read-writer" | "transaction-writer" | "transaction-reader";

const READ_METADATA = "Microsoft.DocumentDB/databaseAccounts/readMetadata";
const CONTAINERS = "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers";
const ITEMS = `${CONTAINERS}/items`;

/**
 * The data actions behind each operation of a handle. Every request of an SDK needs readMetadata; `update` and
 * conditional writes read the item first, since Cosmos DB has no condition but on the version.
 * @see https://learn.microsoft.com/azure/cosmos-db/reference-data-plane-security
 */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  get: [`${ITEMS}/read`],
  query: [`${CONTAINERS}/executeQuery`, `${ITEMS}/read`],
  scan: [`${CONTAINERS}/executeQuery`, `${ITEMS}/read`],
  put: [`${ITEMS}/create`, `${ITEMS}/read`, `${ITEMS}/replace`, `${ITEMS}/upsert`],
  putMany: [`${ITEMS}/upsert`],
  update: [`${ITEMS}/read`, `${ITEMS}/replace`],
  delete: [`${ITEMS}/delete`, `${ITEMS}/read`],
  transactPut: [`${ITEMS}/create`, `${ITEMS}/read`, `${ITEMS}/replace`],
  transactUpdate: [`${ITEMS}/read`, `${ITEMS}/replace`],
  transactDelete: [`${ITEMS}/create`, `${ITEMS}/delete`, `${ITEMS}/read`],
  // What a batch checks, it writes as it is, or makes and takes away again.
  check: [`${ITEMS}/create`, `${ITEMS}/delete`, `${ITEMS}/read`, `${ITEMS}/replace`],
};

/** The name of the role definition for each access to a table. */
export const TABLE_ACCESSES = {
  reader: "reader",
  writer: "writer",
  readWriter: "read-writer",
  transactionWriter: "transaction-writer",
  transactionReader: "transaction-reader",
} as const satisfies Record<string, TableAccess>;

/** Whether an access is one that tables have. */
export function isTableAccess(access: string): access is keyof typeof TABLE_ACCESSES {
  return Object.hasOwn(TABLE_ACCESSES, access);
}

/** The containers of the tables, each with a role definition for each access that some function has. */
export function planTables({ resources, functions }: Inventory, _: unknown, refuse: Refuse): TablePlans {
  for (const fn of functions) refuseTransactions(fn, refuse);
  return { tables: resources.table.map((table) => planTable(table, functions)) };
}

/**
 * "Transactional batch describes a group of point operations that need to either succeed or fail together with the same partition key
 * in a container" (https://learn.microsoft.com/azure/cosmos-db/nosql/transactional-batch).
 */
function refuseTransactions({ name, grants }: FunctionEntry, refuse: Refuse): void {
  const across = grants.flatMap(({ together }) =>
    together && together.within === undefined ? [together.name] : [],
  );
  for (const transaction of new Set(across)) {
    refuse(
      `function ${name}, uses.${transaction}`,
      'is a transaction across partitions, and Cosmos DB writes items together within one partition of one table only; keep what belongs together in one table under one partition key, and declare it with `within: "partition"`, or do the writes one by one, each safe to repeat',
    );
  }
}

function planTable(table: TableLayout, functions: readonly FunctionEntry[]): TablePlan {
  const granted = functions
    .flatMap(({ grants }) => grants)
    .filter(({ resource }) => resource.kind === "table" && resource.name === table.name);
  const accesses = Object.keys(TABLE_ACCESSES)
    .filter(isTableAccess)
    .filter((access) => granted.some((grant) => grant.access === access));
  return {
    name: table.name,
    timeToLive: table.timeToLive !== undefined,
    indexedPaths: indexedPaths(table),
    indexes: Object.keys(table.indexes).length,
    roles: accesses.map((access) => ({
      access: TABLE_ACCESSES[access],
      actions: actionsOf(operationsOf("table", access)),
    })),
  };
}

function actionsOf(operations: readonly string[]): string[] {
  const actions = operations.flatMap((operation) => {
    const found = ACTIONS[operation];
    if (!found) throw new Error(`No data action is known for the operation "${operation}".`);
    return found;
  });
  return [READ_METADATA, ...[...new Set(actions)].sort()];
}
