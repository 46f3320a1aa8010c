import type { JsonObject, KeyValue } from "@motif/core";
import type { ItemChange } from "@motif/core/platform";
import { type Database, LIMIT } from "../../ground/database.ts";
import type { TableKeys } from "./item-record.ts";
import type { ItemRecord } from "./protocol.ts";

/** For how long changes can be read, as in DynamoDB Streams: "Data is retained in DynamoDB Streams for 24 hours" (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html). */
const KEPT_MS = 24 * 60 * 60_000;

/** What became of an item, with its images as JSON text. */
export interface WrittenChange {
  readonly change: ItemChange["change"];
  readonly pk: KeyValue;
  readonly sk: KeyValue;
  readonly before: string | null;
  readonly after: string | null;
}

/** A change that was read. `seq` is its place in the log, `at` when it was made, in milliseconds since 1970. */
export interface LoggedChange {
  readonly seq: number;
  readonly at: number;
  readonly item: ItemChange;
}

/** Which changes of a table: those of some items, behind a place in the log. */
export interface LogPart {
  readonly table: string;
  /** The changes of an item are in one of so many lanes. */
  readonly lane: number;
  readonly lanes: number;
  readonly after: number;
}

/**
 * The changes of tables that somebody listens to, each written in the transaction of what it tells of. Nobody takes one out: each
 * reader has a position of its own. What all have passed is deleted when it is a day old.
 */
export class ChangeLog {
  readonly #now: () => number;
  readonly #nextSequence: () => number;
  readonly #sql;
  #listeners: ReadonlyMap<string, () => void> = new Map();

  /** `now` gives milliseconds since 1970. */
  constructor(database: Database, now: () => number) {
    this.#now = now;
    this.#nextSequence = () => database.nextSequence();
    this.#sql = prepare(database);
  }

  /** From now on, changes of these tables are kept, and each is told of, within its transaction. */
  listen(listeners: ReadonlyMap<string, () => void>): void {
    this.#listeners = listeners;
  }

  /** Whether changes of a table are kept. */
  keeps(table: string): boolean {
    return this.#listeners.has(table);
  }

  /** Writes a change, within the turn. */
  add(table: string, { change, pk, sk, before, after }: WrittenChange): void {
    this.#sql.add.run(
      table,
      this.#nextSequence(),
      this.#now(),
      slotOf(pk, sk),
      change,
      pk,
      sk,
      before,
      after,
    );
    this.#listeners.get(table)?.();
  }

  /** Changes in their order, `limit` at most. */
  read(
    { name, partitionKey, sortKey }: TableKeys,
    part: Omit<LogPart, "table">,
    limit: number,
  ): LoggedChange[] {
    const { after, lane, lanes } = part;
    const rows = this.#sql.read.all(name, after, lanes, lane, limit) as unknown as readonly ChangeRow[]; // its columns
    return rows.map(({ seq, at, change, pk, sk, before, after: now }) => ({
      seq,
      at,
      item: {
        table: name,
        change,
        key: { [partitionKey]: pk, ...(sortKey !== undefined && { [sortKey]: sk }) },
        sequence: String(seq).padStart(20, "0"),
        ...(before !== null && { old: JSON.parse(before) as JsonObject }), // written by itemRecord
        ...(now !== null && { new: JSON.parse(now) as JsonObject }),
      },
    }));
  }

  /** How many changes are behind a place, and when the first of them was made. */
  waiting({ table, after, lane, lanes }: LogPart): { readonly count: number; readonly oldest?: number } {
    const row = this.#sql.waiting.get(table, after, lanes, lane);
    const count = Number(row?.n);
    return count === 0 ? { count } : { count, oldest: Number(row?.oldest) };
  }

  /** The place right before the first change of a table that was made at a time or later. */
  placeBefore(table: string, time: number): number {
    const row = this.#sql.firstSince.get(table, time);
    return row?.seq === null || row === undefined ? this.#lastOf(table) : Number(row.seq) - 1;
  }

  /** Deletes changes of a table up to a place, if they are old enough. Returns whether none is left that is. */
  sweep(table: string, upTo: number, limit: number): boolean {
    return this.#sql.sweep.run(table, upTo, this.#now() - KEPT_MS, limit) < limit;
  }

  #lastOf(table: string): number {
    return Number(this.#sql.last.get(table)?.seq ?? 0);
  }
}

/** What became of an item that is written: inserted where nothing was there before. */
export function writeOf({ pk, sk, json }: ItemRecord, before: string | null): WrittenChange {
  return { change: before === null ? "insert" : "update", pk, sk, before, after: json };
}

interface ChangeRow {
  readonly seq: number;
  readonly at: number;
  readonly change: ItemChange["change"];
  readonly pk: KeyValue;
  readonly sk: KeyValue;
  readonly before: string | null;
  readonly after: string | null;
}

function prepare(database: Database) {
  const behind = "FROM changes WHERE tbl = ? AND seq > ? AND slot % ? = ?";
  return {
    add: database.writer(
      "INSERT INTO changes (tbl, seq, at, slot, change, pk, sk, before, after) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    ),
    read: database.reader(`SELECT seq, at, change, pk, sk, before, after ${behind} ORDER BY seq ${LIMIT}`),
    waiting: database.reader(`SELECT count(*) AS n, min(at) AS oldest ${behind}`),
    firstSince: database.reader("SELECT min(seq) AS seq FROM changes WHERE tbl = ? AND at >= ?"),
    last: database.reader("SELECT max(seq) AS seq FROM changes WHERE tbl = ?"),
    sweep: database.writer(
      `DELETE FROM changes WHERE tbl = ?1 AND seq IN (SELECT seq FROM changes WHERE tbl = ?1 AND seq <= ?2 AND at < ?3 LIMIT +?4)`,
    ),
  };
}

/** The same for all changes of an item (FNV-1a, http://www.isthe.com/chongo/tech/comp/fnv/). */
function slotOf(pk: KeyValue, sk: KeyValue): number {
  let hash = 0x811c9dc5;
  for (const part of [String(pk), String(sk)]) {
    for (let index = 0; index < part.length; index++) {
      hash = Math.imul(hash ^ part.charCodeAt(index), 0x01000193);
    }
  }
  return hash >>> 0;
}
