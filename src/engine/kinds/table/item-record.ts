import type { JsonObject, KeyValue } from "@motif/core";
import { partitionKeyValue, sortKeyValue } from "@motif/core/driver";
import type { TableLayout } from "@motif/core/platform";
import type { IndexKey, ItemRecord } from "./protocol.ts";

/** What stands in for the sort key where a table or an index has none. */
const NO_SORT_KEY = "";

/** The part of a table's layout that the store goes by. */
export type TableKeys = Pick<TableLayout, "name" | "partitionKey" | "sortKey" | "indexes" | "timeToLive">;

/** An item ready for the store. Throws `InvalidArgumentError` where a key attribute cannot be one. */
export function itemRecord(table: TableKeys, item: JsonObject): ItemRecord {
  return {
    pk: partitionKeyValue(table, table.partitionKey, item[table.partitionKey]),
    sk: sortKeyOf(table, table.sortKey, item),
    json: JSON.stringify(item),
    expiresAt: expiryOf(table, item),
    indexKeys: indexKeysOf(table, item),
  };
}

/** The two parts of an item's key. */
export function itemKey(
  table: TableKeys,
  key: Readonly<Record<string, unknown>>,
): Pick<ItemRecord, "pk" | "sk"> {
  return {
    pk: partitionKeyValue(table, table.partitionKey, key[table.partitionKey]),
    sk: sortKeyOf(table, table.sortKey, key),
  };
}

/**
 * Only numbers count, as on DynamoDB
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-before-you-start.html).
 */
function expiryOf(table: TableKeys, item: JsonObject): number | null {
  const value = table.timeToLive === undefined ? undefined : item[table.timeToLive];
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}

/** An index holds only the items that have its key attributes. */
function indexKeysOf(table: TableKeys, item: JsonObject): string | null {
  const keys: IndexKey[] = [];
  for (const [name, { partitionKey, sortKey }] of Object.entries(table.indexes)) {
    if (item[partitionKey] === undefined || (sortKey !== undefined && item[sortKey] === undefined)) continue;
    keys.push([
      name,
      partitionKeyValue(table, partitionKey, item[partitionKey]),
      sortKeyOf(table, sortKey, item),
    ]);
  }
  return keys.length === 0 ? null : JSON.stringify(keys);
}

function sortKeyOf(
  table: TableKeys,
  attribute: string | undefined,
  item: Readonly<Record<string, unknown>>,
): KeyValue {
  return attribute === undefined ? NO_SORT_KEY : sortKeyValue(table, attribute, item[attribute]);
}
