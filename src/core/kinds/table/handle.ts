import type { JsonObject } from "../../ground/json.ts";

/** A value that can be part of a key. Texts sort by UTF-8 bytes, numbers by size. */
export type KeyValue = string | number;

/** An item with its version: an opaque text that is another one after every write. */
export interface Stored<T> {
  readonly item: T;
  readonly version: string;
}

/** One page of results. `cursor` is there if there is more: hand it back to get the next page. */
export interface Page<T> {
  readonly entries: readonly T[];
  readonly cursor?: string;
}

/** Condition on the sort key of a query. */
export type SortCondition =
  | { readonly equals: KeyValue }
  | { readonly beginsWith: string }
  | { readonly from?: KeyValue; readonly to?: KeyValue };

/** Which items a query returns: one partition, in the order of the sort key. */
export interface TableQuery<I extends string = string> {
  readonly partition: KeyValue;
  readonly sort?: SortCondition;
  readonly index?: I;
  /** Largest number of entries in the page, 1 to 1000; 100 if not given. */
  readonly limit?: number;
  readonly cursor?: string;
  readonly order?: "ascending" | "descending";
}

/** Which part of all items a scan returns. */
export interface TableScan {
  /** Largest number of entries in the page, 1 to 1000; 100 if not given. */
  readonly limit?: number;
  readonly cursor?: string;
}

/** What an attribute can be compared with. */
type Scalar = string | number | boolean | null;

/**
 * A comparison of one attribute, by its name: numbers by size, texts by their UTF-8 bytes. It is false where there is no item, or
 * the item has no such attribute, or one of another type.
 */
export type AttributeCondition<T> = T extends unknown ? ComparisonOf<T> : never;

type ComparisonOf<T> = {
  [A in AttributeOf<T>]:
    | readonly [attribute: A, operator: "exists"]
    | readonly [attribute: A, operator: "=", value: Extract<T[A], Scalar>]
    | readonly [attribute: A, operator: "<" | "<=" | ">" | ">=", value: Extract<T[A], KeyValue>]
    | readonly [attribute: A, operator: "in", values: readonly Extract<T[A], Scalar>[]];
}[AttributeOf<T>];

/** The attributes that an item's type names; any, where it names none. */
type AttributeOf<T> = [keyof Named<T>] extends [never] ? keyof T & string : keyof Named<T> & string;

type Named<T> = { [A in keyof T as string extends A ? never : A]: T[A] };

/**
 * What must hold for a write to happen: no item there, some item there, the item of exactly this version, a comparison of an
 * attribute of an item `T`, or several of these by `and`, `or` and `not`. At most 20 parts, and 100 values that are compared with.
 * @example `{ if: ["balance", ">=", amount] }`
 * @example `{ if: { or: ["absent", ["until", "<", now]] } }`
 */
export type WriteCondition<T = never> =
  | "absent"
  | "present"
  | { readonly version: string }
  | AttributeCondition<T>
  | { readonly and: readonly WriteCondition<T>[] }
  | { readonly or: readonly WriteCondition<T>[] }
  | { readonly not: WriteCondition<T> };

/** A condition on any attributes: what drivers get. */
export type AnyCondition = WriteCondition<JsonObject>;

/** Options of a write. Without `if` it always happens. */
export interface WriteOptions<T = never> {
  readonly if?: WriteCondition<T>;
}

/** Change of some attributes: `set` to a value, `add` to a number (absent counts as 0), `remove`. */
export interface TableUpdate<T> {
  readonly set?: Partial<T>;
  readonly add?: { readonly [A in keyof T]?: number };
  readonly remove?: readonly (keyof T & string)[];
}

/** Reading operations. */
export interface TableReader<T, K extends string, I extends string = never> {
  /** The item of a key, strongly consistent, or undefined. */
  get(key: KeyOf<T, K>): Promise<Stored<T> | undefined>;
  /** One page of a partition. Through an index it is eventually consistent on the clouds. */
  query(query: TableQuery<I>): Promise<Page<Stored<T>>>;
  /** One page of the whole table, in no particular order. */
  scan(scan?: TableScan): Promise<Page<Stored<T>>>;
}

/**
 * Writing operations. All but `putMany` throw `ConditionFailedError` if their condition does not hold. Those with a
 * condition, and `update` with `add`, throw `UnknownOutcomeError` where a cloud's answer was lost and others have written since.
 */
export interface TableWriter<T, K extends string> {
  /** Writes a whole item. */
  put(item: T, options?: WriteOptions<T>): Promise<{ readonly version: string }>;
  /** Writes many items; each of them is atomic, all of them together are not. The last one of the same key wins. */
  putMany(items: readonly T[]): Promise<void>;
  /**
   * Changes attributes of an item that exists, and returns the whole. `set` is typed, but not parsed with the schema, but
   * for the keys of indexes.
   */
  update(key: KeyOf<T, K>, update: TableUpdate<Omit<T, K>>, options?: WriteOptions<T>): Promise<Stored<T>>;
  /** Deletes an item; without a condition, an item that is not there is no error. */
  delete(key: KeyOf<T, K>, options?: WriteOptions<T>): Promise<void>;
}

/** The key attributes of an item. */
export type KeyOf<T, K extends string> = { readonly [A in K & keyof T]: T[A] };
