import type { JsonObject, Stored } from "@motif/core";
import type { TableLayout } from "@motif/core/platform";
import { type Attributes, storedName, toItem, VERSION } from "./attribute-value.ts";

/** An item with its version; `""`, which no condition matches, where somebody else wrote it. */
export function stored(attributes: Attributes): Stored<JsonObject> {
  return { item: toItem(attributes), version: attributes[VERSION]?.S ?? "" };
}

/** Whether an item has expired; only a number can say when. `now` is in milliseconds. */
export function hasExpired(table: TableLayout, attributes: Attributes, now: number): boolean {
  if (table.timeToLive === undefined) return false;
  const expiry = attributes[storedName(table.timeToLive)]?.N;
  return expiry !== undefined && Number(expiry) <= now / 1000;
}
