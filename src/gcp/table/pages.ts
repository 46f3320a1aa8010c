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
import { keyAttributes, partitionKeyValue, readCursor, sortKeyValue, writeCursor } from "@motif/core/driver";
import type { TableLayout } from "@motif/core/platform";
import { physicalName } from "@motif/runtime/variables";
import { collectionName, type Filter, runQuery } from "../database/client.ts";
import type { StoredDocument } from "../database/document.ts";
import { hasExpired, positionOf, storedItem } from "./document.ts";
import { DOCUMENT_FIELD, indexField } from "./fields.ts";
import { AFTER_ALL, partBytes, textStart, typeRange } from "./key-bytes.ts";

/** A page ends behind the item that reaches this size: what a function can hold in memory, and what DynamoDB does. */
const LARGEST_PAGE_BYTES = 1024 * 1024;
/** Documents of one call, until it is known how large they are. */
const FIRST_CALL = 32;
const NAME = "__name__";

/** One page of a partition, in the order of its sort key. `now` decides what has expired. */
export async function queryPage(
  table: TableLayout,
  query: TableQuery,
  now: number,
): Promise<Page<Stored<JsonObject>>> {
  const { index, sort, partition, limit = 100, cursor, order = "ascending" } = query;
  const keys = keyAttributes(table, index);
  const request = ["query", table.name, index, partition, order, boundsOf(sort)];
  const after = cursor === undefined ? undefined : String(readCursor(request, cursor, 1)[0]);
  const range = rangeOf(table, keys, partition, sort);
  const field = index === undefined ? DOCUMENT_FIELD.key : indexField(index);
  const descending = order === "descending";
  const collection = physicalName("table", table.name);
  return readPage(table, limit, now, {
    request,
    after,
    position: (document) => positionOf(document, field),
    read: (from, count) => {
      const filters = rangeFilters(field, range, descending, from);
      return runQuery({ collection, filters, orderBy: field, descending, limit: count });
    },
  });
}

/** One page of the whole table, in the order of its documents' ids. `now` decides what has expired. */
export async function scanPage(
  table: TableLayout,
  { limit = 100, cursor }: TableScan,
  now: number,
): Promise<Page<Stored<JsonObject>>> {
  const request = ["scan", table.name];
  const after = cursor === undefined ? undefined : String(readCursor(request, cursor, 1)[0]);
  const collection = physicalName("table", table.name);
  const nameOf = (id: string) => `${collectionName(collection)}/${id}`;
  return readPage(table, limit, now, {
    request,
    after,
    position: ({ name }) => name.slice(name.lastIndexOf("/") + 1),
    read: (from, count) => {
      const behind: readonly Filter[] =
        from === undefined
          ? []
          : [{ field: NAME, op: "GREATER_THAN", value: { referenceValue: nameOf(from) } }];
      return runQuery({ collection, filters: behind, orderBy: NAME, descending: false, limit: count });
    },
  });
}

interface PageRequest {
  /** What its cursors belong to. */
  readonly request: readonly unknown[];
  /** Where the page before ended. */
  readonly after: string | undefined;
  readonly position: (document: StoredDocument) => string;
  readonly read: (from: string | undefined, count: number) => Promise<readonly StoredDocument[]>;
}

/**
 * Reads until the page is full. One item more than it holds tells whether there is another page. Expired items are left
 * out, so a full page can take several calls; and as nobody knows how large items are, the first call asks for few.
 */
async function readPage(
  table: TableLayout,
  limit: number,
  now: number,
  { request, after, position, read }: PageRequest,
): Promise<Page<Stored<JsonObject>>> {
  const entries: Stored<JsonObject>[] = [];
  let from = after;
  let last = "";
  let bytes = 0;
  for (
    let count = Math.min(limit + 1, FIRST_CALL);
    ;
    count = nextCount(limit - entries.length + 1, bytes, entries.length)
  ) {
    const documents = await read(from, count);
    for (const document of documents) {
      from = position(document);
      const stored = storedItem(document);
      if (hasExpired(table, stored.item, now)) continue;
      if (entries.length === limit || bytes >= LARGEST_PAGE_BYTES) {
        return { entries, cursor: writeCursor(request, [last]) };
      }
      entries.push(stored);
      last = from;
      bytes += JSON.stringify(stored.item).length;
    }
    if (documents.length < count) return { entries };
  }
}

/** How many documents to ask for: those that are missing, or as many as will fill the page if they are like those before. */
function nextCount(missing: number, bytes: number, read: number): number {
  const size = Math.max(1, bytes / Math.max(1, read));
  const fitting = Math.floor(Math.max(0, LARGEST_PAGE_BYTES - bytes) / size) + 1;
  return Math.max(1, Math.min(missing, fitting, 1000));
}

/** A range of bytes: from `start`, up to and without `end`. */
interface Range {
  readonly start: Buffer;
  readonly end: Buffer;
}

function rangeFilters(
  field: string,
  { start, end }: Range,
  descending: boolean,
  from: string | undefined,
): readonly Filter[] {
  const bytes = (value: Buffer) => ({ bytesValue: value.toString("base64") });
  const behind = from === undefined ? undefined : { bytesValue: from };
  return [
    behind && !descending
      ? { field, op: "GREATER_THAN", value: behind }
      : { field, op: "GREATER_THAN_OR_EQUAL", value: bytes(start) },
    { field, op: "LESS_THAN", value: behind && descending ? behind : bytes(end) },
  ];
}

/** The range of bytes of a partition's items whose sort keys meet a condition. */
function rangeOf(
  table: TableLayout,
  keys: { readonly partitionKey: string; readonly sortKey?: string },
  partition: KeyValue,
  sort: SortCondition | undefined,
): Range {
  const start = partBytes(partitionKeyValue(table, keys.partitionKey, partition));
  const within = (from: Buffer, to: Buffer): Range => ({
    start: Buffer.concat([start, from]),
    end: Buffer.concat([start, to]),
  });
  const everything = within(Buffer.alloc(0), AFTER_ALL);
  if (!sort) return everything;
  const { sortKey } = keys;
  if (sortKey === undefined)
    throw new InvalidArgumentError(`Table ${table.name} has no sort key to query by.`);
  const behind = (part: Buffer) => Buffer.concat([part, AFTER_ALL]);
  const part = (value: KeyValue) => partBytes(sortKeyValue(table, sortKey, value));
  if ("equals" in sort) return within(part(sort.equals), behind(part(sort.equals)));
  if ("beginsWith" in sort) return within(textStart(sort.beginsWith), behind(textStart(sort.beginsWith)));
  const { from, to } = sort;
  const example = from ?? to;
  if (example === undefined) return everything;
  return within(
    from === undefined ? typeRange(example).start : part(from),
    to === undefined ? typeRange(example).end : behind(part(to)),
  );
}

function boundsOf(sort: SortCondition | undefined): readonly (KeyValue | undefined)[] {
  if (!sort) return [];
  if ("equals" in sort) return ["equals", sort.equals];
  if ("beginsWith" in sort) return ["beginsWith", sort.beginsWith];
  return ["range", sort.from, sort.to];
}
