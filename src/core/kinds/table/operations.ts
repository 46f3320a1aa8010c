import { InvalidArgumentError } from "../../ground/errors.ts";
import type { Handling } from "../../ground/grant.ts";
import type { JsonObject } from "../../ground/json.ts";
import { exactKey, isKeyValue, parsedItem, type TableActions, tableActions } from "./actions.ts";
import type { TableDriver, TableLayout } from "./driver.ts";
import type { TableQuery, TableReader, TableScan, TableUpdate, TableWriter, WriteOptions } from "./handle.ts";
import { refuseUnstorable } from "./storable.ts";

const DEFAULT_PAGE = 100;
const LARGEST_PAGE = 1000;

type Operations = TableReader<JsonObject, string, string> & TableWriter<JsonObject, string>;

const READ = ["get", "query", "scan"] satisfies (keyof TableReader<JsonObject, string>)[];
const WRITE = ["put", "putMany", "update", "delete"] satisfies (keyof TableWriter<JsonObject, string>)[];
/** The operations behind what a transaction does with a table, by the action. */
export const TRANSACT = {
  put: "transactPut",
  update: "transactUpdate",
  delete: "transactDelete",
  check: "check",
} satisfies Record<keyof TableActions, string>;

/** How handles of tables are made: they check arguments and parse items. Those of transactions are in `transaction.ts`. */
export const tableHandling = {
  kind: "table",
  carries: false,
  accesses: {
    reader: READ,
    writer: WRITE,
    readWriter: [...READ, ...WRITE],
    transactionWriter: Object.values(TRANSACT),
    transactionReader: [TRANSACT.check],
  },
  operations,
} as const satisfies Handling<TableLayout, TableDriver>;

function operations(table: TableLayout, driver: TableDriver): Operations {
  const actions = tableActions(table);
  return {
    get: async (key) => driver.get(table, exactKey(table, key)),
    query: async (query: TableQuery) => {
      if (query.index !== undefined && !table.indexes[query.index]) {
        throw new InvalidArgumentError(`Table ${table.name} has no index "${query.index}".`);
      }
      refuseQueryValues(table, query);
      return driver.query(table, { ...query, limit: pageSize(query.limit) });
    },
    scan: async (scan: TableScan = {}) => driver.scan(table, { ...scan, limit: pageSize(scan.limit) }),
    put: async (given: JsonObject, options?: WriteOptions<JsonObject>) => {
      const { item, condition } = actions.put(given, options);
      return driver.put(table, item, condition);
    },
    putMany: async (items: readonly JsonObject[]) =>
      driver.putMany(
        table,
        items.map((item) => parsedItem(table, item)),
      ),
    update: async (given, changes: TableUpdate<JsonObject>, options?: WriteOptions<JsonObject>) => {
      const { key, update, condition } = actions.update(given, changes, options);
      return driver.update(table, key, update, condition);
    },
    delete: async (given, options?: WriteOptions<JsonObject>) => {
      const { key, condition } = actions.delete(given, options);
      return driver.delete(table, key, condition);
    },
  };
}

/** What a query goes by often comes from a request: it is no key of the table where it is neither a text nor a number. */
function refuseQueryValues(table: TableLayout, { partition, sort = {} }: TableQuery): void {
  for (const value of [partition, ...Object.values<unknown>(sort)]) {
    if (value !== undefined && !isKeyValue(value)) {
      throw new InvalidArgumentError(
        `A query of table ${table.name} goes by texts and numbers, not by ${typeof value}.`,
      );
    }
    refuseUnstorable(table, value);
  }
}

function pageSize(limit = DEFAULT_PAGE): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_PAGE) {
    throw new InvalidArgumentError(`A page has 1 to ${LARGEST_PAGE} entries, not ${limit}.`);
  }
  return limit;
}
