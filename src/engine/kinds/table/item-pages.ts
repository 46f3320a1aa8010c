import type { KeyValue } from "@motif/core";
import { afterPrefix, type Position, readCursor, writeCursor } from "@motif/core/driver";
import { type Database, LIMIT } from "../../ground/database.ts";
import type { Reader } from "../../ground/reader.ts";
import type { ItemPage, TableQueryPage, TableScanPage } from "./protocol.ts";

/** As on DynamoDB: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html */
const LARGEST_PAGE_CHARACTERS = 1024 * 1024;

/** An item as an array, which is quicker to make than an object; `indexSk` is null in the table itself. */
type ItemRow = readonly [json: string, version: number, pk: KeyValue, sk: KeyValue, indexSk: KeyValue | null];

const ALIVE = "(items.expires_at IS NULL OR items.expires_at > ?)";

/** A part of a WHERE clause and its parameters. */
interface Clause {
  readonly sql: string;
  readonly values: readonly KeyValue[];
}

/** Reads items page by page. */
export class ItemPages {
  readonly #database: Database;
  readonly #statements = new Map<string, Reader>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** One page of a partition, of the table itself or of an index. `now` is in seconds since 1970. */
  query(query: TableQueryPage, now: number): ItemPage {
    const { resource, index, partition, descending, limit, cursor } = query;
    const request = [
      resource,
      index,
      partition,
      query.equals,
      query.beginsWith,
      query.from,
      query.to,
      descending,
    ];
    const after = cursor === undefined ? undefined : readCursor(request, cursor, index === undefined ? 1 : 3);
    const order = descending ? "DESC" : "ASC";
    const range = rangeOf(query, after, index === undefined ? "items.sk" : "entry.sk");
    const sql =
      index === undefined
        ? `SELECT json, version, pk, sk, NULL FROM items WHERE tbl = ? AND pk = ?${range.sql} AND ${ALIVE}
           ORDER BY sk ${order} ${LIMIT}`
        : `SELECT json, version, items.pk, items.sk, entry.sk FROM index_entries AS entry
           CROSS JOIN items ON items.tbl = entry.tbl AND items.pk = entry.item_pk AND items.sk = entry.item_sk
           WHERE entry.tbl = ? AND entry.idx = ? AND entry.pk = ?${range.sql} AND ${ALIVE}
           ORDER BY entry.sk ${order}, entry.item_pk ${order}, entry.item_sk ${order} ${LIMIT}`;
    const partitionValues = index === undefined ? [resource, partition] : [resource, index, partition];
    return this.#page(
      sql,
      [...partitionValues, ...range.values, now],
      limit,
      request,
      ([, , pk, sk, indexSk]) => (indexSk === null ? [sk] : [indexSk, pk, sk]),
    );
  }

  /** One page of all items of a table. `now` is in seconds since 1970. */
  scan({ resource, limit, cursor }: TableScanPage, now: number): ItemPage {
    const request = [resource];
    const after = cursor === undefined ? [] : readCursor(request, cursor, 2);
    const sql = `SELECT json, version, pk, sk, NULL FROM items
      WHERE tbl = ?${after.length > 0 ? " AND (pk, sk) > (?, ?)" : ""} AND ${ALIVE} ORDER BY pk, sk ${LIMIT}`;
    return this.#page(sql, [resource, ...after, now], limit, request, ([, , pk, sk]) => [pk, sk]);
  }

  #page(
    sql: string,
    values: readonly KeyValue[],
    limit: number,
    request: readonly unknown[],
    positionOf: (row: ItemRow) => Position,
  ): ItemPage {
    const items: string[] = [];
    const versions: number[] = [];
    let characters = 0;
    let last: ItemRow | undefined;
    // One row more than the page holds tells whether there is another page.
    const rows: Iterable<unknown> = this.#statement(sql).iterate(...values, limit + 1);
    for (const row of rows as Iterable<ItemRow>) {
      if (last && (items.length === limit || characters > LARGEST_PAGE_CHARACTERS)) {
        return { json: `[${items.join()}]`, versions, cursor: writeCursor(request, positionOf(last)) };
      }
      const [json, version] = row;
      items.push(json);
      versions.push(version);
      characters += json.length;
      last = row;
    }
    return { json: `[${items.join()}]`, versions };
  }

  #statement(sql: string): Reader {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#database.reader(sql);
      statement.prepared.setReturnArrays(true);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

/** The sort condition, with the end of the page before in place of the bound that it lies behind. */
function rangeOf(query: TableQueryPage, after: Position | undefined, sk: string): Clause {
  const clauses: Clause[] = [];
  const bound = (comparison: string, value: KeyValue | undefined) => {
    if (value !== undefined) clauses.push({ sql: ` AND ${sk} ${comparison} ?`, values: [value] });
  };
  const { equals, beginsWith, from, to, descending } = query;
  bound("=", equals);
  if (!after || descending) {
    bound(">=", beginsWith ?? from);
  }
  if (!after || !descending) {
    bound("<=", to);
    if (beginsWith !== undefined) bound("<", afterPrefix(beginsWith));
  }
  if (after) {
    const columns = after.length === 1 ? sk : `(${sk}, entry.item_pk, entry.item_sk)`;
    const places = after.length === 1 ? "?" : "(?, ?, ?)";
    clauses.push({ sql: ` AND ${columns} ${descending ? "<" : ">"} ${places}`, values: after });
  }
  return {
    sql: clauses.map((clause) => clause.sql).join(""),
    values: clauses.flatMap((clause) => clause.values),
  };
}
