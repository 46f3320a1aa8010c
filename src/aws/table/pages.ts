import {
  type DynamoDBClient,
  QueryCommand,
  type QueryCommandOutput,
  ScanCommand,
  type ScanCommandOutput,
} from "@aws-sdk/client-dynamodb";
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
import {
  type KeyAttributes,
  keyAttributes,
  partitionKeyValue,
  readCursor,
  writeCursor,
} from "@motif/core/driver";
import type { TableLayout } from "@motif/core/platform";
import { type Attributes, storedName, toAttribute } from "./attribute-value.ts";
import { calling } from "./errors.ts";
import { alive, Placeholders } from "./expression.ts";
import { hasExpired, stored } from "./stored.ts";

const DEFAULT_LIMIT = 100;

/** One page of a partition, of the table itself or of an index. */
export async function queryPage(
  client: DynamoDBClient,
  tableName: string,
  table: TableLayout,
  query: TableQuery,
  now: number,
): Promise<Page<Stored<JsonObject>>> {
  const { partition, sort, index, limit = DEFAULT_LIMIT, cursor, order } = query;
  const keys = keyAttributes(table, index);
  const partitionValue = partitionKeyValue(table, keys.partitionKey, partition);
  const placeholders = new Placeholders();
  const conditions = [`${placeholders.name(keys.partitionKey)} = ${placeholders.value(partitionValue)}`];
  if (sort) {
    if (keys.sortKey === undefined) throw noSortKey(table, index);
    conditions.push(...sortCondition(placeholders.name(keys.sortKey), sort, placeholders));
  }
  const filter = isKey(table.timeToLive, keys) ? undefined : alive(table, placeholders, now);
  const places = placesOf(table, index).filter((attribute) => attribute !== keys.partitionKey);
  const request = ["query", table.name, index, partition, ...boundsOf(sort), order === "descending"];
  const start = cursor === undefined ? undefined : readCursor(request, cursor, places.length);
  if (sort && isEmpty(sort)) return { entries: [] };

  return readPage(table, limit, now, {
    request,
    places,
    start: start && {
      [storedName(keys.partitionKey)]: toAttribute(partitionValue),
      ...startKey(places, start),
    },
    read: (from, count) =>
      client.send(
        new QueryCommand({
          TableName: tableName,
          IndexName: index,
          KeyConditionExpression: conditions.join(" AND "),
          FilterExpression: filter,
          ...placeholders.members(),
          // Strongly consistent as `get` is; an index cannot be read so.
          ConsistentRead: index === undefined,
          ScanIndexForward: order !== "descending",
          ExclusiveStartKey: from,
          Limit: count,
        }),
      ),
  });
}

/** One page of a whole table. */
export async function scanPage(
  client: DynamoDBClient,
  tableName: string,
  table: TableLayout,
  { limit = DEFAULT_LIMIT, cursor }: TableScan,
  now: number,
): Promise<Page<Stored<JsonObject>>> {
  const placeholders = new Placeholders();
  const filter = alive(table, placeholders, now);
  const places = placesOf(table, undefined);
  const request = ["scan", table.name];
  const start = cursor === undefined ? undefined : readCursor(request, cursor, places.length);
  return readPage(table, limit, now, {
    request,
    places,
    start: start && startKey(places, start),
    read: (from, count) =>
      client.send(
        new ScanCommand({
          TableName: tableName,
          FilterExpression: filter,
          ...placeholders.members(),
          ConsistentRead: true,
          ExclusiveStartKey: from,
          Limit: count,
        }),
      ),
  });
}

interface PageRequest {
  /** What its cursors belong to. */
  readonly request: readonly unknown[];
  /** The attributes that tell where a page ended. */
  readonly places: readonly string[];
  readonly start: Attributes | undefined;
  readonly read: (
    from: Attributes | undefined,
    count: number,
  ) => Promise<QueryCommandOutput | ScanCommandOutput>;
}

/**
 * Reads until the page is full. One item more than it holds tells whether there is another page: DynamoDB gives a
 * `LastEvaluatedKey` behind the last item too. It counts what the filter leaves out, so a full page can take several
 * reads; a read that ends at 1 MB ends the page
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html).
 */
async function readPage(
  table: TableLayout,
  limit: number,
  now: number,
  { request, places, start, read }: PageRequest,
): Promise<Page<Stored<JsonObject>>> {
  const items: Attributes[] = [];
  let from = start;
  for (;;) {
    const count = limit + 1 - items.length;
    const result = await calling(table, undefined, () => read(from, count));
    items.push(...(result.Items ?? []).filter((item) => !hasExpired(table, item, now)));
    from = result.LastEvaluatedKey;
    const endedAtSize = (result.ScannedCount ?? 0) < count;
    if (!from || items.length > limit || (endedAtSize && items.length > 0)) break;
  }
  const more = from !== undefined || items.length > limit;
  const page = items.slice(0, limit);
  const last = page.at(-1);
  const entries = page.map(stored);
  return more && last ? { entries, cursor: writeCursor(request, positionOf(last, places)) } : { entries };
}

/**
 * Whether an attribute is of the key that is queried: "A filter expression cannot contain partition key or sort key
 * attributes" (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.FilterExpression.html). What has
 * expired is then read, and left out here.
 */
function isKey(attribute: string | undefined, { partitionKey, sortKey }: KeyAttributes): boolean {
  return attribute !== undefined && (attribute === partitionKey || attribute === sortKey);
}

/** The attributes that identify an item in the order of a table or an index. */
function placesOf(table: TableLayout, index: string | undefined): string[] {
  const keys = keyAttributes(table, index);
  const attributes = [keys.partitionKey, keys.sortKey, table.partitionKey, table.sortKey];
  return [...new Set(attributes.filter((attribute) => attribute !== undefined))];
}

function positionOf(item: Attributes, places: readonly string[]): KeyValue[] {
  return places.map((attribute) => {
    const { S, N } = item[storedName(attribute)] ?? {};
    return S ?? Number(N);
  });
}

function startKey(places: readonly string[], position: readonly KeyValue[]): Attributes {
  return Object.fromEntries(
    places.map((attribute, index) => [storedName(attribute), toAttribute(position[index] ?? null)]),
  );
}

function boundsOf(sort: SortCondition | undefined): readonly (KeyValue | undefined)[] {
  if (!sort) return [];
  if ("equals" in sort) return ["equals", sort.equals];
  if ("beginsWith" in sort) return ["beginsWith", sort.beginsWith];
  return ["range", sort.from, sort.to];
}

function sortCondition(attribute: string, sort: SortCondition, placeholders: Placeholders): string[] {
  if ("equals" in sort) return [`${attribute} = ${placeholders.value(sort.equals)}`];
  if ("beginsWith" in sort) {
    if (sort.beginsWith === "") return [];
    return [`begins_with(${attribute}, ${placeholders.value(sort.beginsWith)})`];
  }
  const { from, to } = sort;
  if (from !== undefined && to !== undefined) {
    return [`${attribute} BETWEEN ${placeholders.value(from)} AND ${placeholders.value(to)}`];
  }
  if (from !== undefined) return [`${attribute} >= ${placeholders.value(from)}`];
  return to === undefined ? [] : [`${attribute} <= ${placeholders.value(to)}`];
}

/** DynamoDB refuses BETWEEN with the larger bound first; nothing lies between them. */
function isEmpty(sort: SortCondition): boolean {
  if (!("from" in sort) || !("to" in sort)) return false;
  const { from, to } = sort;
  if (typeof from === "number" && typeof to === "number") return from > to;
  if (typeof from !== "string" || typeof to !== "string") return false;
  return Buffer.compare(Buffer.from(from), Buffer.from(to)) > 0;
}

function noSortKey(table: TableLayout, index: string | undefined): InvalidArgumentError {
  const where = index === undefined ? "" : ` in index ${index}`;
  return new InvalidArgumentError(`Table ${table.name} has no sort key${where}.`);
}
