import { type Grant, granting } from "../../ground/grant.ts";
import type { JsonObject } from "../../ground/json.ts";
import type { Parsed, Schema } from "../../ground/schema.ts";
import type { TableLayout } from "./driver.ts";
import type { TableReader, TableWriter } from "./handle.ts";
import { tableHandling } from "./operations.ts";

export type * from "./handle.ts";

/** A secondary index: another partition key and, if wanted, another sort key. Items without them are not in it. */
export interface IndexDefinition<T> {
  readonly partitionKey: keyof T & string;
  readonly sortKey?: keyof T & string;
}

/** How a table is laid out. */
export interface TableOptions<T, PK extends keyof T & string, SK extends keyof T & string, I extends string> {
  /** Every item is parsed with it before it is written. */
  readonly schema: Schema<T>;
  readonly partitionKey: PK;
  readonly sortKey?: SK;
  readonly indexes?: Readonly<Record<I, IndexDefinition<T>>>;
  /** Attribute that holds when an item expires, in seconds since 1970. Expired items are not returned, and are deleted later. */
  readonly timeToLive?: keyof T & string;
}

/** A table of items with a partition key and, if wanted, a sort key. Grants: `reader`, `writer`, `readWriter`. */
export interface Table<
  T extends JsonObject = JsonObject,
  K extends string = string,
  I extends string = string,
> extends TableLayout {
  readonly reader: Grant<TableReader<T, K, I>>;
  readonly writer: Grant<TableWriter<T, K>>;
  readonly readWriter: Grant<TableReader<T, K, I> & TableWriter<T, K>>;
}

/** Declares a table. */
export function table<
  S extends Schema<JsonObject>,
  PK extends keyof Parsed<S> & string,
  SK extends keyof Parsed<S> & string = never,
  I extends string = never,
>(
  name: string,
  { indexes, ...options }: TableOptions<Parsed<S>, PK, SK, I> & { readonly schema: S },
): Table<Parsed<S> & JsonObject, PK | SK, I> {
  const layout: TableLayout = { kind: "table", name, ...options, indexes: indexes ?? {} };
  return granting(layout, tableHandling);
}
