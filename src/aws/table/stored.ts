import { randomBytes } from "node:crypto";
import type { JsonObject, Stored } from "@motif/core";
import { checkIndexKeys } from "@motif/core/driver";
import type { TableLayout } from "@motif/core/platform";
import { type Attributes, storedName, toAttributes, toItem, VERSION } from "./attribute-value.ts";
import { itemKey } from "./keys.ts";

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

/** A version that no other write has. */
export function newVersion(): string {
  return randomBytes(12).toString("base64url");
}

/** An item as it is sent, with its version. Throws `InvalidArgumentError`. */
export function versioned(table: TableLayout, item: JsonObject, version: string): Attributes {
  itemKey(table, item);
  checkIndexKeys(table, item);
  return { ...toAttributes(item), [VERSION]: { S: version } };
}
