import { InvalidArgumentError, ValidationError } from "../../ground/errors.ts";
import type { Handling } from "../../ground/grant.ts";
import type { JsonObject } from "../../ground/json.ts";
import { memberProblem, parse } from "../../ground/schema.ts";
import type { KeyValues, TableDriver, TableLayout } from "./driver.ts";
import type {
  KeyValue,
  TableQuery,
  TableReader,
  TableScan,
  TableUpdate,
  TableWriter,
  WriteOptions,
} from "./handle.ts";
import { refuseUnstorable } from "./storable.ts";

const DEFAULT_PAGE = 100;
const LARGEST_PAGE = 1000;

type Operations = TableReader<JsonObject, string, string> & TableWriter<JsonObject, string>;

const READ = ["get", "query", "scan"] satisfies (keyof TableReader<JsonObject, string>)[];
const WRITE = ["put", "putMany", "update", "delete"] satisfies (keyof TableWriter<JsonObject, string>)[];

/** How handles of tables are made: they check arguments and parse items. */
export const tableHandling = {
  kind: "table",
  carries: false,
  accesses: { reader: READ, writer: WRITE, readWriter: [...READ, ...WRITE] },
  operations,
} as const satisfies Handling<TableLayout, TableDriver>;

function operations(table: TableLayout, driver: TableDriver): Operations {
  const where = `item of table ${table.name}`;
  const parseItem = (given: JsonObject) => {
    const item = parse(table.schema, given, where) as JsonObject;
    refuseUnstorable(table, item);
    return item;
  };
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
    put: async (item: JsonObject, options?: WriteOptions) => driver.put(table, parseItem(item), options?.if),
    putMany: async (items: readonly JsonObject[]) => driver.putMany(table, items.map(parseItem)),
    update: async (key, update: TableUpdate<JsonObject>, options?: WriteOptions) => {
      refuseKeyChange(table, update);
      // Before any schema sees it: one that refers to itself would overflow the stack.
      refuseUnstorable(table, update.set);
      refuseUnstorable(table, update.add);
      refuseIndexKeys(table, update, where);
      return driver.update(table, exactKey(table, key), update, options?.if);
    },
    delete: async (key, options?: WriteOptions) => driver.delete(table, exactKey(table, key), options?.if),
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

function isKeyValue(value: unknown): value is KeyValue {
  return typeof value === "string" || typeof value === "number";
}

/** The key attributes only, checked: a key with an attribute too few or of a wrong type is the caller's mistake. */
function exactKey(table: TableLayout, key: Readonly<Record<string, unknown>>): KeyValues {
  const attributes = table.sortKey === undefined ? [table.partitionKey] : [table.partitionKey, table.sortKey];
  const values: Record<string, string | number> = {};
  for (const attribute of attributes) {
    const value = key[attribute];
    if (!isKeyValue(value)) {
      throw new InvalidArgumentError(
        `The key of table ${table.name} needs ${attribute}, a text or a number.`,
      );
    }
    refuseUnstorable(table, value);
    values[attribute] = value;
  }
  return values;
}

function refuseKeyChange(table: TableLayout, update: TableUpdate<JsonObject>): void {
  const touched = [
    ...Object.keys(update.set ?? {}),
    ...Object.keys(update.add ?? {}),
    ...(update.remove ?? []),
  ];
  for (const attribute of [table.partitionKey, table.sortKey]) {
    if (attribute !== undefined && touched.includes(attribute)) {
      throw new InvalidArgumentError(
        `${attribute} is part of the key of table ${table.name} and cannot be updated.`,
      );
    }
  }
}

/**
 * Refuses what a put would be refused for too: an index's key of another type or value than the schema has. An attribute
 * that is not there yet becomes the number that is added to it.
 */
function refuseIndexKeys(table: TableLayout, update: TableUpdate<JsonObject>, where: string): void {
  const { set = {}, add = {} } = update;
  const names = Object.values(table.indexes).flatMap(({ partitionKey, sortKey = partitionKey }) => [
    partitionKey,
    sortKey,
  ]);
  for (const name of new Set(names)) {
    const wrong = set[name] === undefined ? undefined : memberProblem(table.schema, name, set[name], where);
    const added = add[name] === undefined ? undefined : memberProblem(table.schema, name, add[name], where);
    const issue = wrong?.issue ?? (added?.isOfType ? added.issue : undefined);
    if (issue) throw new ValidationError(where, [issue]);
  }
}

function pageSize(limit = DEFAULT_PAGE): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_PAGE) {
    throw new InvalidArgumentError(`A page has 1 to ${LARGEST_PAGE} entries, not ${limit}.`);
  }
  return limit;
}
