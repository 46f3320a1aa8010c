import type { JsonObject } from "@motif/core";
import { partitionKeyValue, sortKeyValue } from "@motif/core/driver";
import type { KeyValues, TableLayout } from "@motif/core/platform";
import { type Attributes, storedName, toAttribute } from "./attribute-value.ts";

/** The key of an item, ready to be sent. Throws `InvalidArgumentError`. */
export function itemKey(table: TableLayout, key: KeyValues | JsonObject): Attributes {
  const { partitionKey, sortKey } = table;
  const attributes = {
    [storedName(partitionKey)]: toAttribute(partitionKeyValue(table, partitionKey, key[partitionKey])),
  };
  if (sortKey !== undefined) {
    attributes[storedName(sortKey)] = toAttribute(sortKeyValue(table, sortKey, key[sortKey]));
  }
  return attributes;
}
