import type { JsonObject } from "../../ground/json.ts";
import type { Schema } from "../../ground/schema.ts";
import type { KeyValue, Page, Stored, TableQuery, TableScan, TableUpdate, WriteCondition } from "./handle.ts";

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

/** A platform's tables. */
export interface TableDriver {
  get(table: TableLayout, key: KeyValues): Promise<Stored<JsonObject> | undefined>;
  query(table: TableLayout, query: TableQuery): Promise<Page<Stored<JsonObject>>>;
  scan(table: TableLayout, scan: TableScan): Promise<Page<Stored<JsonObject>>>;
  put(
    table: TableLayout,
    item: JsonObject,
    condition?: WriteCondition,
  ): Promise<{ readonly version: string }>;
  putMany(table: TableLayout, items: readonly JsonObject[]): Promise<void>;
  update(
    table: TableLayout,
    key: KeyValues,
    update: TableUpdate<JsonObject>,
    condition?: WriteCondition,
  ): Promise<Stored<JsonObject>>;
  delete(table: TableLayout, key: KeyValues, condition?: WriteCondition): Promise<void>;
}
