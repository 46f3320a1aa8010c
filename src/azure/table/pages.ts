import type { Container, FeedOptions, SqlParameter, SqlQuerySpec } from "@azure/cosmos";
import {
  InvalidArgumentError,
  type JsonObject,
  type KeyValue,
  type Page,
  type SortCondition,
  type Stored,
  type TableQuery,
  type TableScan,
} from "@motif/core";
import { keyAttributes, partitionKeyValue, readCursor, writeCursor } from "@motif/core/driver";
import type { TableLayout } from "@motif/core/platform";
import { partitionPrefix, type StoredDocument, stored } from "./document.ts";
import { calling } from "./errors.ts";
import { boundsOf, sortable } from "./order.ts";

const DEFAULT_LIMIT = 100;
/** A page ends behind so many bytes of items, as on AWS. */
const LARGEST_PAGE_BYTES = 1024 * 1024;

/** For what may miss the latest writes, and costs half as much as a strongly consistent read then. */
const EVENTUAL: FeedOptions = { consistencyLevel: "Eventual" };

/** A query that is being written. */
class Statement {
  readonly #conditions: string[] = [];
  readonly #parameters: SqlParameter[] = [];

  /** Adds `<left> <operator> <value>`, with the value as a parameter. */
  where(left: string, operator: string, value: KeyValue): void {
    const name = `@p${this.#parameters.length}`;
    this.#parameters.push({ name, value });
    this.#conditions.push(`${left} ${operator} ${name}`);
  }

  /** Leaves out what has expired. `now` is in milliseconds. */
  alive(table: TableLayout, now: number): void {
    if (table.timeToLive === undefined) return;
    const name = `@p${this.#parameters.length}`;
    this.#parameters.push({ name, value: now / 1000 });
    this.#conditions.push(`(NOT IS_DEFINED(c.until) OR c.until > ${name})`);
  }

  text(order = ""): SqlQuerySpec {
    const where = this.#conditions.length > 0 ? ` WHERE ${this.#conditions.join(" AND ")}` : "";
    return { query: `SELECT * FROM c${where}${order}`, parameters: this.#parameters };
  }
}

/**
 * One page of a partition, of the table itself or of an index. An index is a query over all partitions of the
 * container: each physical partition is asked, which serverless containers have one of up to 50 GB
 * (https://learn.microsoft.com/azure/cosmos-db/nosql/how-to-query-container#cross-partition-query).
 */
export async function queryPage(
  container: Container,
  table: TableLayout,
  query: TableQuery,
  now: number,
): Promise<Page<Stored<JsonObject>>> {
  const { partition, sort, index, limit = DEFAULT_LIMIT, cursor, order } = query;
  const keys = keyAttributes(table, index);
  const pk = partitionKeyValue(table, keys.partitionKey, partition);
  if (sort && keys.sortKey === undefined) throw noSortKey(table, index);
  const descending = order === "descending";
  const request = ["query", table.name, index, partition, sort ?? null, descending];
  const after = cursor === undefined ? undefined : String(readCursor(request, cursor, 1)[0]);

  const statement = new Statement();
  if (index === undefined) statement.where("c.pk", "=", pk);
  else statement.where(`${indexPath(index)}.pk`, "=", sortable(pk));
  const position = positionPath(index);
  keepWithin(statement, position, index === undefined ? partitionPrefix(pk) : "", sort);
  if (after !== undefined) statement.where(position, descending ? "<" : ">", after);
  statement.alive(table, now);
  const spec = statement.text(` ORDER BY ${position} ${descending ? "DESC" : "ASC"}`);
  const options = index === undefined ? { partitionKey: pk } : EVENTUAL;
  return readPage(container, table, { spec, limit, options, request, index });
}

/** One page of a whole table, in the order of the keys. */
export async function scanPage(
  container: Container,
  table: TableLayout,
  { limit = DEFAULT_LIMIT, cursor }: TableScan,
  now: number,
): Promise<Page<Stored<JsonObject>>> {
  const request = ["scan", table.name];
  const statement = new Statement();
  // Not with the SDK's own continuation tokens: it has none for most queries over all partitions.
  if (cursor !== undefined) statement.where("c.key", ">", String(readCursor(request, cursor, 1)[0]));
  statement.alive(table, now);
  const spec = statement.text(" ORDER BY c.key ASC");
  return readPage(container, table, { spec, limit, options: EVENTUAL, request, index: undefined });
}

/** Where the position of an item in the order of a query is. */
function positionPath(index: string | undefined): string {
  return index === undefined ? "c.key" : `${indexPath(index)}.at`;
}

function indexPath(index: string): string {
  return `c.ix[${JSON.stringify(index)}]`;
}

function keepWithin(
  statement: Statement,
  position: string,
  prefix: string,
  sort: SortCondition | undefined,
): void {
  const { from, before } = sort === undefined ? {} : boundsOf(sort);
  if (from !== undefined) statement.where(position, ">=", `${prefix}${from}`);
  if (before !== undefined) statement.where(position, "<", `${prefix}${before}`);
}

interface PageRequest {
  readonly spec: SqlQuerySpec;
  readonly limit: number;
  readonly options: FeedOptions;
  /** What its cursors belong to. */
  readonly request: readonly unknown[];
  readonly index: string | undefined;
}

/** Reads until the page is full. One document more than it holds tells whether there is another page. */
async function readPage(
  container: Container,
  table: TableLayout,
  { spec, limit, options, request, index }: PageRequest,
): Promise<Page<Stored<JsonObject>>> {
  const iterator = container.items.query<StoredDocument>(spec, { ...options, maxItemCount: limit + 1 });
  const documents: StoredDocument[] = [];
  let bytes = 0;
  while (iterator.hasMoreResults()) {
    const { resources = [] } = await calling(table, () => iterator.fetchNext());
    for (const document of resources) {
      const last = documents.at(-1);
      if (last && (documents.length === limit || bytes > LARGEST_PAGE_BYTES)) {
        return { entries: documents.map(stored), cursor: writeCursor(request, [positionOf(last, index)]) };
      }
      documents.push(document);
      bytes += Buffer.byteLength(JSON.stringify(document.item));
    }
  }
  return { entries: documents.map(stored) };
}

function positionOf({ key, ix }: StoredDocument, index: string | undefined): string {
  return index === undefined ? key : (ix?.[index]?.at ?? "");
}

function noSortKey(table: TableLayout, index: string | undefined): InvalidArgumentError {
  const where = index === undefined ? "" : ` in index ${index}`;
  return new InvalidArgumentError(`Table ${table.name} has no sort key${where}.`);
}
