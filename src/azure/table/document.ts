import { hash, randomBytes } from "node:crypto";
import { type JsonObject, type KeyValue, type Stored, TooLargeError } from "@motif/core";
import { checkIndexKeys, partitionKeyValue, sortKeyValue } from "@motif/core/driver";
import type { KeyValues, TableLayout } from "@motif/core/platform";
import { END, sortable } from "./order.ts";

/**
 * An item as it is stored. The item itself is one property, so that no attribute can meet one of Cosmos DB's own
 * (`id`, `ttl`, `_etag` …); what the service has to know stands beside it.
 */
export interface ItemDocument {
  /** Tells the items of a partition apart: a digest of the sort key, since an id cannot have every character. */
  readonly id: string;
  /** Value of the partition key: that of the container is `/pk`. */
  readonly pk: KeyValue;
  /** The partition key and the sort key, if there is one, each with an end: the order of all items (`order.ts`). */
  readonly key: string;
  /** By index of the table: its partition key and a text that orders its items. Those that the item is not in are left out. */
  readonly ix?: Readonly<Record<string, IndexEntry>>;
  /** When the item expires, in seconds since 1970. */
  readonly until?: number;
  /** Seconds after which Cosmos DB deletes the item (https://learn.microsoft.com/azure/cosmos-db/nosql/time-to-live). */
  readonly ttl?: number;
  /** A random text of one write, by which the writer knows its document. */
  readonly write: string;
  readonly item: JsonObject;
}

/** Where an item is in an index. */
export interface IndexEntry {
  /** The index's partition key, see `order.ts`. */
  readonly pk: string;
  /** The index's sort key and an end, and behind it the table's key, so that no two items have the same. */
  readonly at: string;
}

/** Paths of the item's own keys. */
export const KEY_PATHS = ["/pk/?", "/key/?"] as const;
/** What an item is found by in indexes: two values for each. */
export const INDEXES_PATH = "/ix/*";

/**
 * Paths of a document that the driver's queries filter and order by. The container has to index them, and nothing else:
 * a query that orders by a path without an index is refused
 * (https://learn.microsoft.com/azure/cosmos-db/index-policy).
 */
export function indexedPaths({ indexes, timeToLive }: TableLayout): string[] {
  return [
    ...KEY_PATHS,
    ...(Object.keys(indexes).length > 0 ? [INDEXES_PATH] : []),
    ...(timeToLive === undefined ? [] : ["/until/?"]),
  ];
}

/** What the service adds. */
export interface StoredDocument extends ItemDocument {
  readonly _etag: string;
}

/** Where an item is. */
export interface Place {
  readonly id: string;
  readonly pk: KeyValue;
  readonly key: string;
}

/** https://learn.microsoft.com/azure/cosmos-db/concepts-limits#per-item-limits */
const LARGEST_BYTES = 2 * 1024 * 1024;
/** Of `ttl`: https://learn.microsoft.com/azure/cosmos-db/nosql/time-to-live */
const LONGEST_SECONDS = 2_147_483_647;

/** The place of an item, or of a key. Throws `InvalidArgumentError` where an attribute of the key is none. */
export function placeOf(table: TableLayout, values: KeyValues | JsonObject): Place {
  const pk = partitionKeyValue(table, table.partitionKey, values[table.partitionKey]);
  const partition = partitionPrefix(pk);
  if (table.sortKey === undefined) return { id: "item", pk, key: partition };
  const sort = `${sortable(sortKeyValue(table, table.sortKey, values[table.sortKey]))}${END}`;
  return { id: hash("sha256", sort, "base64url"), pk, key: `${partition}${sort}` };
}

/** What the keys of a partition begin with. */
export function partitionPrefix(pk: KeyValue): string {
  return `${sortable(pk)}${END}`;
}

/** A text for one write, which no other has. */
export function newWriteId(): string {
  return randomBytes(9).toString("base64url");
}

/** An item as the document of a write. `now` is in milliseconds. Throws `InvalidArgumentError` and `TooLargeError`. */
export function toDocument(table: TableLayout, item: JsonObject, now: number, write: string): ItemDocument {
  const place = placeOf(table, item);
  checkIndexKeys(table, item);
  const until = expiryOf(table, item);
  const document = {
    ...place,
    ...indexEntries(table, item, place),
    ...(until !== undefined && { until, ttl: secondsLeft(until, now) }),
    write,
    item,
  };
  const text = JSON.stringify(document);
  const bytes = Buffer.byteLength(text);
  // A copy: the SDK writes a document out later than it is handed over.
  if (bytes <= LARGEST_BYTES) return JSON.parse(text) as ItemDocument;
  throw new TooLargeError(
    `An item of table ${table.name} has ${bytes} bytes as it is stored; ${LARGEST_BYTES} are allowed. Put large content into a bucket.`,
  );
}

/** An item with its version: the ETag, which no two writes share. */
export function stored({ item, _etag }: StoredDocument): Stored<JsonObject> {
  return { item, version: _etag };
}

/** Whether a document has expired: Cosmos DB does not say how soon it hides one. `now` is in milliseconds. */
export function hasExpired({ until }: ItemDocument, now: number): boolean {
  return until !== undefined && until <= now / 1000;
}

function indexEntries(
  table: TableLayout,
  item: JsonObject,
  place: Place,
): { readonly ix?: Readonly<Record<string, IndexEntry>> } {
  const entries: [string, IndexEntry][] = [];
  for (const [name, { partitionKey, sortKey }] of Object.entries(table.indexes)) {
    const partition = keyOf(item, partitionKey);
    const sort = sortKey === undefined ? "" : keyOf(item, sortKey);
    if (partition === undefined || sort === undefined) continue;
    const at = `${sortKey === undefined ? "" : sortable(sort)}${END}${place.key}`;
    entries.push([name, { pk: sortable(partition), at }]);
  }
  return entries.length > 0 ? { ix: Object.fromEntries(entries) } : {};
}

/** A key attribute of an index; `checkIndexKeys` has refused what is there and is none. */
function keyOf(item: JsonObject, attribute: string): KeyValue | undefined {
  const value = item[attribute];
  return typeof value === "string" || typeof value === "number" ? value : undefined;
}

/** Only a number can say when an item expires. */
function expiryOf(table: TableLayout, item: JsonObject): number | undefined {
  const expiry = table.timeToLive === undefined ? undefined : item[table.timeToLive];
  return typeof expiry === "number" ? expiry : undefined;
}

/** Rounded up: nothing is deleted before it has expired. The least is 1. */
function secondsLeft(until: number, now: number): number {
  return Math.min(LONGEST_SECONDS, Math.max(1, Math.ceil(until - now / 1000)));
}
