import { InvalidArgumentError, ValidationError } from "../../ground/errors.ts";
import type { JsonObject } from "../../ground/json.ts";
import { memberProblem, parse } from "../../ground/schema.ts";
import { refuseCondition } from "./condition.ts";
import type { KeyValues, TableAction, TableLayout } from "./driver.ts";
import type { AnyCondition, KeyValue, TableUpdate, WriteOptions } from "./handle.ts";
import { refuseUnstorable } from "./storable.ts";

type Key = Readonly<Record<string, unknown>>;

/** What is to be done with one item of a table, checked as far as it can be without the item. All throw `InvalidArgumentError`. */
export interface TableActions {
  /** Throws `ValidationError` where the item does not match the table's schema. */
  put(item: JsonObject, options?: WriteOptions<JsonObject>): Extract<TableAction, { readonly type: "put" }>;
  /** Throws `ValidationError` where an index's key does not match the table's schema. */
  update(
    key: Key,
    update: TableUpdate<JsonObject>,
    options?: WriteOptions<JsonObject>,
  ): Extract<TableAction, { readonly type: "update" }>;
  delete(key: Key, options?: WriteOptions<JsonObject>): Extract<TableAction, { readonly type: "delete" }>;
  check(key: Key, condition: AnyCondition): Extract<TableAction, { readonly type: "check" }>;
}

/** The actions of a table. */
export function tableActions(table: TableLayout): TableActions {
  const where = `item of table ${table.name}`;
  const conditional = (options: WriteOptions<JsonObject> | undefined) => {
    refuseCondition(table, options?.if);
    return options?.if === undefined ? {} : { condition: options.if };
  };
  return {
    put: (given, options) => ({
      type: "put",
      table,
      item: parsedItem(table, given),
      ...conditional(options),
    }),
    update(key, update, options) {
      refuseKeyChange(table, update);
      // Before any schema sees it: one that refers to itself would overflow the stack.
      refuseUnstorable(table, update.set);
      refuseUnstorable(table, update.add);
      refuseIndexKeys(table, update, where);
      return { type: "update", table, key: exactKey(table, key), update, ...conditional(options) };
    },
    delete: (key, options) => ({
      type: "delete",
      table,
      key: exactKey(table, key),
      ...conditional(options),
    }),
    check(key, condition) {
      if (condition === undefined) {
        throw new InvalidArgumentError(`A check of table ${table.name} needs a condition.`);
      }
      refuseCondition(table, condition);
      return { type: "check", table, key: exactKey(table, key), condition };
    },
  };
}

/** An item as its table's schema has it. Throws `ValidationError`, and `InvalidArgumentError` for what tables cannot keep. */
export function parsedItem(table: TableLayout, given: JsonObject): JsonObject {
  const item = parse(table.schema, given, `item of table ${table.name}`) as JsonObject;
  refuseUnstorable(table, item);
  return item;
}

/** The key attributes only, checked: a key with an attribute too few or of a wrong type is the caller's mistake. */
export function exactKey(table: TableLayout, key: Key): KeyValues {
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

/** Whether a value is of a type that keys have. */
export function isKeyValue(value: unknown): value is KeyValue {
  return typeof value === "string" || typeof value === "number";
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
