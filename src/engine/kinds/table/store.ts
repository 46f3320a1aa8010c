import {
  ConditionFailedError,
  type JsonObject,
  NotFoundError,
  type TableUpdate,
  TooLargeError,
  type WriteCondition,
} from "@motif/core";
import { applyUpdate } from "@motif/core/driver";
import { messageOf } from "@motif/core/platform";
import { type Database, LIMIT } from "../../ground/database.ts";
import { StoreError } from "../../ground/store-error.ts";
import { ItemPages } from "./item-pages.ts";
import { itemRecord, type TableKeys } from "./item-record.ts";
import type {
  IndexKey,
  ItemPage,
  ItemRecord,
  ItemResult,
  TableQueryPage,
  TableScanPage,
} from "./protocol.ts";

/** The key of an item: `sk` is `""` in a table without a sort key. */
type Key = Pick<ItemRecord, "pk" | "sk">;

/** What the store refuses. */
export interface TableLimits {
  /** Largest item, in bytes of its JSON text. */
  readonly itemBytes: number;
}

/** 400 KB (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html), counted as JSON text. */
const DEFAULT_LIMITS: TableLimits = { itemBytes: 400 * 1024 };

const ALIVE = "(items.expires_at IS NULL OR items.expires_at > ?)";
const BY_KEY = "tbl = ? AND pk = ? AND sk = ?";
const REBUILD_BATCH = 500;

/**
 * Tables of items in the database. Every operation runs at once (see `Database.run` for when it is durable); items
 * that have expired are not there for reads and conditions, even before they are swept.
 */
export class Tables {
  readonly #database: Database;
  readonly #now: () => number;
  readonly #limits: TableLimits;
  readonly #layouts = new Map<string, TableKeys>();
  readonly #pages: ItemPages;
  readonly #sql;

  /** `now` gives milliseconds since 1970. */
  constructor(database: Database, now: () => number, limits: TableLimits = DEFAULT_LIMITS) {
    this.#database = database;
    this.#now = now;
    this.#limits = limits;
    this.#pages = new ItemPages(database);
    this.#sql = prepare(database);
  }

  /** Makes tables known, all or none, after it adapted them. Returns the names of those that it indexed again. */
  declare(layouts: readonly TableKeys[]): readonly string[] {
    const again = this.adapt(layouts);
    for (const layout of layouts) this.#layouts.set(layout.name, keysOf(layout));
    return again;
  }

  /**
   * Where indexes or the expiry attribute are others than when the items of a table were written, they are indexed again;
   * returns the names of those tables. Throws `StoreError` (`data-incompatible`) where items were written under another
   * key: nothing is changed then.
   */
  adapt(layouts: readonly TableKeys[]): readonly string[] {
    const changed = layouts.filter((layout) => this.#storedLayout(layout.name) !== layoutText(layout));
    const again = changed.filter(({ name }) => this.#storedLayout(name) !== undefined);
    if (changed.length > 0) {
      this.#database.atomically(() => {
        for (const layout of again) this.#rebuild(layout);
        for (const layout of changed) this.#sql.saveLayout.run(layout.name, layoutText(layout));
      });
    }
    return again.map(({ name }) => name);
  }

  /** Works out the indexes of tables anew. */
  reindex(tables: readonly string[]): void {
    if (tables.length === 0) return;
    this.#database.atomically(() => {
      for (const table of tables) this.#rebuild(this.#layout(table));
    });
  }

  /** The item of a key. */
  get(table: string, { pk, sk }: Key): ItemResult | undefined {
    this.#layout(table);
    return this.#sql.get.get(table, pk, sk, this.#seconds()) as ItemResult | undefined; // the columns of the statement
  }

  /** One page of a partition. Throws `InvalidArgumentError` for a cursor of another request. */
  query(query: TableQueryPage): ItemPage {
    this.#layout(query.resource);
    return this.#pages.query(query, this.#seconds());
  }

  /** One page of a table. Throws `InvalidArgumentError` for a cursor of another request. */
  scan(scan: TableScanPage): ItemPage {
    this.#layout(scan.resource);
    return this.#pages.scan(scan, this.#seconds());
  }

  /** Writes an item and returns its version. Throws `ConditionFailedError` or `TooLargeError`. */
  put(table: string, record: ItemRecord, condition?: WriteCondition): number {
    const layout = this.#layout(table);
    this.#checkSize(table, record);
    const indexed = hasIndexes(layout);
    const { pk, sk } = record;
    const before = indexed ? this.#sql.indexKeys.get(table, pk, sk)?.index_keys : undefined;
    const version = this.#database.nextSequence();
    if (this.#write(table, record, version, condition) === 0) throw conditionFailed(table, condition);
    if (indexed) this.#index(table, record, before, record.indexKeys);
    return version;
  }

  /** Writes many items; none, if one is too large. */
  putMany(table: string, records: readonly ItemRecord[]): void {
    for (const record of records) this.#checkSize(table, record);
    for (const record of records) this.put(table, record);
  }

  /**
   * Changes an item and returns the whole. Throws `ConditionFailedError`, `NotFoundError` where there is no item and
   * no condition asks for one, `InvalidArgumentError` for an impossible update, `TooLargeError`.
   */
  update(table: string, key: Key, update: string, condition?: WriteCondition): ItemResult {
    const layout = this.#layout(table);
    const before = this.get(table, key);
    if (!holds(condition, before)) throw conditionFailed(table, condition);
    if (!before) throw new NotFoundError(`Table ${table} has no item with this key to update. Put it first.`);
    const item = JSON.parse(before.json) as JsonObject; // was written by itemRecord
    const record = itemRecord(layout, applyUpdate(item, JSON.parse(update) as TableUpdate<JsonObject>));
    return { json: record.json, version: this.put(table, record) };
  }

  /** Deletes an item; without a condition, one that is not there is no error. Throws `ConditionFailedError`. */
  delete(table: string, key: Key, condition?: WriteCondition): void {
    this.#layout(table);
    const { pk, sk } = key;
    if (condition !== undefined && !holds(condition, this.get(table, key))) {
      throw conditionFailed(table, condition);
    }
    const deleted = this.#sql.delete.get(table, pk, sk);
    if (deleted) this.#index(table, key, deleted.index_keys, null);
  }

  /** Gives an item another version, as somebody does who writes it as it is. */
  touch(table: string, { pk, sk }: Key): void {
    this.#sql.touch.run(this.#database.nextSequence(), table, pk, sk);
  }

  /** Deletes expired items, `limit` at most, and returns how many. Call again while it returns `limit`. */
  sweepExpired(limit = 1000): number {
    const swept = this.#sql.sweep.all(this.#seconds(), limit) as unknown as readonly SweptRow[];
    for (const row of swept) this.#index(row.tbl, row, row.index_keys, null);
    return swept.length;
  }

  #layout(table: string): TableKeys {
    const layout = this.#layouts.get(table);
    if (!layout) throw new NotFoundError(`There is no table ${table}.`);
    return layout;
  }

  /** Seconds since 1970, as items' expiry is counted. */
  #seconds(): number {
    return this.#now() / 1000;
  }

  #checkSize(table: string, { json }: ItemRecord): void {
    const { itemBytes } = this.#limits;
    // A character is 3 bytes at most, so that most items need not be measured.
    if (json.length * 3 <= itemBytes || Buffer.byteLength(json) <= itemBytes) return;
    throw new TooLargeError(
      `An item of table ${table} has ${Buffer.byteLength(json)} bytes; ${itemBytes} are allowed. Keep large content in a bucket.`,
    );
  }

  /** Returns 0 where the condition does not hold: each condition is part of the one statement that writes. */
  #write(table: string, record: ItemRecord, version: number, condition: WriteCondition | undefined): number {
    const { pk, sk, expiresAt, indexKeys, json } = record;
    if (condition === undefined) {
      return this.#sql.put.run(table, pk, sk, version, expiresAt, indexKeys, json);
    }
    if (condition === "absent") {
      return this.#sql.putAbsent.run(table, pk, sk, version, expiresAt, indexKeys, json, this.#seconds());
    }
    if (condition === "present") {
      return this.#sql.putPresent.run(version, expiresAt, indexKeys, json, table, pk, sk, this.#seconds());
    }
    const required = versionNumber(condition.version);
    return this.#sql.putVersion.run(
      version,
      expiresAt,
      indexKeys,
      json,
      table,
      pk,
      sk,
      this.#seconds(),
      required,
    );
  }

  #index(table: string, { pk, sk }: Key, before: unknown, after: string | null): void {
    if ((before ?? null) === after) return;
    for (const [index, indexPk, indexSk] of parseIndexKeys(before)) {
      this.#sql.removeEntry.run(table, index, indexPk, indexSk, pk, sk);
    }
    for (const [index, indexPk, indexSk] of parseIndexKeys(after)) {
      this.#sql.addEntry.run(table, index, indexPk, indexSk, pk, sk);
    }
  }

  #storedLayout(table: string): string | undefined {
    const row = this.#sql.layout.get(table);
    return row && String(row.layout);
  }

  #rebuild(layout: TableKeys): void {
    const before = this.#storedLayout(layout.name) ?? layoutText(layout);
    const [partitionKey, sortKey] = JSON.parse(before) as [string, string | null]; // written by `declare`
    if (partitionKey !== layout.partitionKey || sortKey !== (layout.sortKey ?? null)) {
      if (this.#sql.anyItem.get(layout.name) === undefined) return;
      throw new StoreError(
        "data-incompatible",
        `Table ${layout.name} holds items under the key ${keyText(partitionKey, sortKey)}, and its key is ${keyText(layout.partitionKey, layout.sortKey ?? null)} now. Give the table another name, or choose another data folder.`,
      );
    }
    this.#sql.removeEntries.run(layout.name);
    let last = 0;
    for (;;) {
      const rows = this.#sql.itemsAfter.all(
        layout.name,
        last,
        REBUILD_BATCH,
      ) as unknown as readonly StoredRow[];
      for (const row of rows) this.#reindex(layout, row);
      last = rows.at(-1)?.id ?? last;
      if (rows.length < REBUILD_BATCH) return;
    }
  }

  #reindex(layout: TableKeys, { id, json }: StoredRow): void {
    let record: ItemRecord;
    try {
      record = itemRecord(layout, JSON.parse(json) as JsonObject);
    } catch (error) {
      throw new StoreError(
        "data-incompatible",
        `An item of table ${layout.name} does not fit the table's indexes any more: ${messageOf(error)}`,
        { cause: error },
      );
    }
    this.#sql.setKeys.run(record.expiresAt, record.indexKeys, id);
    this.#index(layout.name, record, null, record.indexKeys);
  }
}

/** What the store needs to know of a table, without the rest of it. */
function keysOf({ name, partitionKey, sortKey, indexes, timeToLive }: TableKeys): TableKeys {
  return {
    name,
    partitionKey,
    indexes,
    ...(sortKey !== undefined && { sortKey }),
    ...(timeToLive !== undefined && { timeToLive }),
  };
}

/** Equal for layouts under which items are stored in the same way. */
function layoutText({ partitionKey, sortKey, indexes, timeToLive }: TableKeys): string {
  return JSON.stringify([partitionKey, sortKey ?? null, Object.entries(indexes).sort(), timeToLive ?? null]);
}

interface SweptRow extends Key {
  readonly tbl: string;
  readonly index_keys: string | null;
}

interface StoredRow {
  readonly id: number;
  readonly json: string;
}

function prepare(database: Database) {
  const insert = `INSERT INTO items (tbl, pk, sk, version, expires_at, index_keys, json) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (tbl, pk, sk) DO UPDATE SET version = excluded.version, expires_at = excluded.expires_at,
      index_keys = excluded.index_keys, json = excluded.json`;
  const replace = `UPDATE items SET version = ?, expires_at = ?, index_keys = ?, json = ? WHERE ${BY_KEY} AND ${ALIVE}`;
  return {
    get: database.reader(`SELECT json, version FROM items WHERE ${BY_KEY} AND ${ALIVE}`),
    indexKeys: database.reader(`SELECT index_keys FROM items WHERE ${BY_KEY}`),
    put: database.writer(insert),
    putAbsent: database.writer(`${insert} WHERE items.expires_at <= ?`),
    putPresent: database.writer(replace),
    putVersion: database.writer(`${replace} AND version = ?`),
    delete: database.writer(`DELETE FROM items WHERE ${BY_KEY} RETURNING index_keys`),
    touch: database.writer(`UPDATE items SET version = ? WHERE ${BY_KEY}`),
    sweep:
      database.writer(`DELETE FROM items WHERE rowid IN (SELECT rowid FROM items WHERE expires_at <= ? ${LIMIT})
      RETURNING tbl, pk, sk, index_keys`),
    addEntry: database.writer(
      "INSERT INTO index_entries (tbl, idx, pk, sk, item_pk, item_sk) VALUES (?, ?, ?, ?, ?, ?)",
    ),
    removeEntry: database.writer(
      "DELETE FROM index_entries WHERE tbl = ? AND idx = ? AND pk = ? AND sk = ? AND item_pk = ? AND item_sk = ?",
    ),
    removeEntries: database.writer("DELETE FROM index_entries WHERE tbl = ?"),
    anyItem: database.reader("SELECT 1 FROM items WHERE tbl = ? LIMIT 1"),
    itemsAfter: database.reader(
      `SELECT rowid AS id, json FROM items WHERE tbl = ? AND rowid > ? ORDER BY rowid ${LIMIT}`,
    ),
    setKeys: database.writer("UPDATE items SET expires_at = ?, index_keys = ? WHERE rowid = ?"),
    layout: database.reader("SELECT layout FROM table_layouts WHERE tbl = ?"),
    saveLayout: database.writer("INSERT OR REPLACE INTO table_layouts (tbl, layout) VALUES (?, ?)"),
  };
}

function hasIndexes(layout: TableKeys): boolean {
  for (const _ in layout.indexes) return true;
  return false;
}

function parseIndexKeys(text: unknown): readonly IndexKey[] {
  return typeof text === "string" ? (JSON.parse(text) as IndexKey[]) : []; // written by itemRecord
}

function holds(condition: WriteCondition | undefined, item: ItemResult | undefined): boolean {
  if (condition === undefined) return true;
  if (condition === "absent") return item === undefined;
  if (condition === "present") return item !== undefined;
  return item !== undefined && item.version === versionNumber(condition.version);
}

/** Versions are opaque to users: a text that is none matches nothing. */
function versionNumber(version: string): number {
  return /^\d{1,15}$/.test(version) ? Number(version) : -1;
}

function conditionFailed(table: string, condition: WriteCondition | undefined): ConditionFailedError {
  const found =
    condition === "absent"
      ? "an item with this key exists"
      : condition === "present"
        ? "there is no item with this key"
        : "the item has another version, or is gone";
  return new ConditionFailedError(`The write to table ${table} was not made: ${found}.`);
}

function keyText(partitionKey: string, sortKey: string | null): string {
  return sortKey === null ? partitionKey : `${partitionKey} + ${sortKey}`;
}
