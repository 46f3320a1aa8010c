import type { JsonObject } from "../../ground/json.ts";
import type { Schema } from "../../ground/schema.ts";
import type { AnyCondition, KeyValue, Page, Stored, TableQuery, TableScan, TableUpdate } from "./handle.ts";

/** The layout of a table without its types: what drivers and compilers see. */
export interface TableLayout {
  readonly kind: "table";
  readonly name: string;
  readonly schema: Schema;
  readonly partitionKey: string;
  readonly sortKey?: string;
  readonly indexes: Readonly<Record<string, { readonly partitionKey: string; readonly sortKey?: string }>>;
  readonly timeToLive?: string;
}

/** The values of a key, by attribute name. */
export type KeyValues = Readonly<Record<string, KeyValue>>;

/** What a transaction does with one item. Keys, items and conditions are checked. */
export type TableAction =
  | {
      readonly type: "put";
      readonly table: TableLayout;
      readonly item: JsonObject;
      readonly condition?: AnyCondition;
    }
  | {
      readonly type: "update";
      readonly table: TableLayout;
      readonly key: KeyValues;
      readonly update: TableUpdate<JsonObject>;
      readonly condition?: AnyCondition;
    }
  | {
      readonly type: "delete";
      readonly table: TableLayout;
      readonly key: KeyValues;
      readonly condition?: AnyCondition;
    }
  | {
      readonly type: "check";
      readonly table: TableLayout;
      readonly key: KeyValues;
      readonly condition: AnyCondition;
    };

/** A platform's tables. */
export interface TableDriver {
  get(table: TableLayout, key: KeyValues): Promise<Stored<JsonObject> | undefined>;
  query(table: TableLayout, query: TableQuery): Promise<Page<Stored<JsonObject>>>;
  scan(table: TableLayout, scan: TableScan): Promise<Page<Stored<JsonObject>>>;
  put(table: TableLayout, item: JsonObject, condition?: AnyCondition): Promise<{ readonly version: string }>;
  putMany(table: TableLayout, items: readonly JsonObject[]): Promise<void>;
  update(
    table: TableLayout,
    key: KeyValues,
    update: TableUpdate<JsonObject>,
    condition?: AnyCondition,
  ): Promise<Stored<JsonObject>>;
  delete(table: TableLayout, key: KeyValues, condition?: AnyCondition): Promise<void>;
  /**
   * Does all of 1 to 100 actions, each on another item, or none. Resolves with the places of those whose condition does not hold;
   * an update's holds of an item that is there only. With none of them, all is done.
   */
  transact(actions: readonly TableAction[]): Promise<readonly number[]>;
}
