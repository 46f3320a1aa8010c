import {
  type AnyCondition,
  ConditionFailedError,
  type JsonObject,
  NotFoundError,
  type Stored,
  type TableUpdate,
  TooLargeError,
} from "@motif/core";
import { applyUpdate, holds, isCompound, unmet } from "@motif/core/driver";
import { messageOf } from "@motif/core/platform";
import { type Database, LIMIT } from "../../ground/database.ts";
import { StoreError } from "../../ground/store-error.ts";
import { ChangeLog, writeOf } from "./changes.ts";
import { ItemPages } from "./item-pages.ts";
import { itemRecord, type TableKeys } from "./item-record.ts";
import type {
  IndexKey,
  ItemPage,
  ItemRecord,
  ItemResult,
  TableQueryPage,
  TableScanPage,
  TransactionPart,
} from "./protocol.ts";

/** The key of an item: `sk` is `""` in a table without a sort key. */
type Key = Pick<ItemRecord, "pk" | "sk">;

/** What the store refuses. */
export interface TableLimits {
  /** Largest item, in bytes of its JSON text. */
  readonly itemBytes: number;
  /** All items of a transaction together. */
  readonly transactionBytes: number;
}

/** 400 KB, and 4 MB (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html), counted as JSON text. */
const DEFAULT_LIMITS: TableLimits = { itemBytes: 400 * 1024, transactionBytes: 4 * 1024 * 1024 };

const ALIVE = "(items.expires_at IS NULL OR items.expires_at > ?)";
const BY_KEY = "tbl = ? AND pk = ? AND sk = ?";
const REBUILD_BATCH = 500;

/**
 * Tables of items in the database. Every operation runs at once (see `Database.run` for when it is durable); items
 * that have expired are not there for reads and conditions, even before they are swept.
 */
export class Tables {
  /** What became of items, where somebody listens. */
  readonly changes: ChangeLog;
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
    this.changes = new ChangeLog(database, now);
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
  put(table: string, record: ItemRecord, condition?: AnyCondition): number {
    const layout = this.#layout(table);
    this.#checkSize(table, record);
    const indexed = hasIndexes(layout);
    const { pk, sk } = record;
    const logged = this.changes.keeps(table);
    const before =
      logged || indexed ? this.#sql[logged ? "before" : "indexKeys"].get(table, pk, sk) : undefined;
    const version = this.#database.nextSequence();
    if (this.#write(table, record, version, condition) === 0) throw conditionFailed(table, condition);
    if (indexed) this.#index(table, record, before?.index_keys, record.indexKeys);
    if (logged) this.changes.add(table, writeOf(record, before === undefined ? null : String(before.json)));
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
  update(table: string, key: Key, update: string, condition?: AnyCondition): ItemResult {
    const layout = this.#layout(table);
    const before = this.get(table, key);
    if (!holds(condition, before && stored(before))) throw conditionFailed(table, condition);
    if (!before) throw new NotFoundError(`Table ${table} has no item with this key to update. Put it first.`);
    const item = JSON.parse(before.json) as JsonObject; // was written by itemRecord
    const record = itemRecord(layout, applyUpdate(item, JSON.parse(update) as TableUpdate<JsonObject>));
    return { json: record.json, version: this.put(table, record) };
  }

  /** Deletes an item; without a condition, one that is not there is no error. Throws `ConditionFailedError`. */
  delete(table: string, key: Key, condition?: AnyCondition): void {
    this.#layout(table);
    const { pk, sk } = key;
    if (!this.#holds(table, key, condition)) throw conditionFailed(table, condition);
    const deleted = this.#sql.delete.get(table, pk, sk);
    if (!deleted) return;
    this.#index(table, key, deleted.index_keys, null);
    this.#removed("delete", table, key, String(deleted.json));
  }

  /**
   * Does all parts of a transaction, or none: returns the places of those whose condition does not hold. An update's holds of an
   * item that is there only. Throws `InvalidArgumentError` for an impossible update, `TooLargeError`.
   */
  transact(parts: readonly TransactionPart[]): readonly number[] {
    const failed = parts.flatMap((part, index) => (this.#isMet(part) ? [] : [index]));
    if (failed.length > 0) return failed;
    this.#database.atomically(() => {
      const written = parts.reduce((bytes, part) => bytes + this.#apply(part), 0);
      const { transactionBytes } = this.#limits;
      if (written > transactionBytes) {
        throw new TooLargeError(
          `The items of a transaction have ${written} bytes; ${transactionBytes} are allowed. Split it, or keep large content in a bucket.`,
        );
      }
    });
    return failed;
  }

  #isMet(part: TransactionPart): boolean {
    const { resource, condition } = part;
    return (
      this.#holds(resource, part, condition) &&
      (part.type !== "table.transactUpdate" || this.get(resource, part) !== undefined)
    );
  }

  /** Does a part whose condition holds, and gives the size of the item that it wrote. */
  #apply(part: TransactionPart): number {
    switch (part.type) {
      case "table.transactPut":
        this.put(part.resource, part);
        return Buffer.byteLength(part.json);
      case "table.transactUpdate":
        return Buffer.byteLength(this.update(part.resource, part, part.update).json);
      case "table.transactDelete":
        this.delete(part.resource, part);
        return 0;
      case "table.check":
        return 0;
    }
  }

  /** Gives an item another version, as somebody does who writes it as it is. */
  touch(table: string, { pk, sk }: Key): void {
    const before = this.#sql.touch.get(this.#database.nextSequence(), table, pk, sk);
    if (!before || !this.changes.keeps(table)) return;
    const json = String(before.json);
    this.changes.add(table, { change: "update", pk, sk, before: json, after: json });
  }

  /** Deletes expired items, `limit` at most, and returns how many. Call again while it returns `limit`. */
  sweepExpired(limit = 1000): number {
    const swept = this.#sql.sweep.all(this.#seconds(), limit) as unknown as readonly SweptRow[];
    for (const row of swept) {
      this.#index(row.tbl, row, row.index_keys, null);
      this.#removed("expire", row.tbl, row, row.json);
    }
    return swept.length;
  }

  #removed(change: "delete" | "expire", table: string, { pk, sk }: Key, before: string): void {
    if (this.changes.keeps(table)) this.changes.add(table, { change, pk, sk, before, after: null });
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

  #holds(table: string, key: Key, condition: AnyCondition | undefined): boolean {
    if (condition === undefined) return true;
    const item = this.get(table, key);
    return holds(condition, item && stored(item));
  }

  /** Returns 0 where the condition does not hold. Nobody writes between a look at an item and the statement that writes. */
  #write(table: string, record: ItemRecord, version: number, condition: AnyCondition | undefined): number {
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
    if (isCompound(condition)) {
      if (!this.#holds(table, record, condition)) return 0;
      return this.#sql.put.run(table, pk, sk, version, expiresAt, indexKeys, json);
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
  readonly json: string;
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
    before: database.reader(`SELECT index_keys, json FROM items WHERE ${BY_KEY}`),
    put: database.writer(insert),
    putAbsent: database.writer(`${insert} WHERE items.expires_at <= ?`),
    putPresent: database.writer(replace),
    putVersion: database.writer(`${replace} AND version = ?`),
    delete: database.writer(`DELETE FROM items WHERE ${BY_KEY} RETURNING index_keys, json`),
    touch: database.writer(`UPDATE items SET version = ? WHERE ${BY_KEY} RETURNING json`),
    sweep:
      database.writer(`DELETE FROM items WHERE rowid IN (SELECT rowid FROM items WHERE expires_at <= ? ${LIMIT})
      RETURNING tbl, pk, sk, index_keys, json`),
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

/** An item as conditions see it. It was written by itemRecord. */
function stored({ json, version }: ItemResult): Stored<JsonObject> {
  return { item: JSON.parse(json) as JsonObject, version: String(version) };
}

/** Versions are opaque to users: a text that is none matches nothing. */
function versionNumber(version: string): number {
  return /^\d{1,15}$/.test(version) ? Number(version) : -1;
}

function conditionFailed(table: string, condition: AnyCondition | undefined): ConditionFailedError {
  return new ConditionFailedError(`The write to table ${table} was not made: ${unmet(condition)}.`);
}

function keyText(partitionKey: string, sortKey: string | null): string {
  return sortKey === null ? partitionKey : `${partitionKey} + ${sortKey}`;
}
