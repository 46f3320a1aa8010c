import { InvalidArgumentError } from "../../ground/errors.ts";
import type { TableLayout } from "./driver.ts";
import type { KeyValue } from "./handle.ts";

/**
 * Keys are as long as DynamoDB takes them, on every platform
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html).
 */
const LONGEST_PARTITION_KEY_BYTES = 2048;
const LONGEST_SORT_KEY_BYTES = 1024;

type Named = Pick<TableLayout, "name">;

/** A value that can be a partition key. Throws `InvalidArgumentError` for any other. */
export function partitionKeyValue(table: Named, attribute: string, value: unknown): KeyValue {
  return keyValue(table, attribute, value, LONGEST_PARTITION_KEY_BYTES);
}

/** A value that can be a sort key. Throws `InvalidArgumentError` for any other. */
export function sortKeyValue(table: Named, attribute: string, value: unknown): KeyValue {
  return keyValue(table, attribute, value, LONGEST_SORT_KEY_BYTES);
}

/** Refuses an item that has the attributes of an index's key, but not with values that can be one. */
export function checkIndexKeys(
  table: Pick<TableLayout, "name" | "indexes">,
  item: Readonly<Record<string, unknown>>,
): void {
  for (const { partitionKey, sortKey } of Object.values(table.indexes)) {
    if (item[partitionKey] !== undefined) partitionKeyValue(table, partitionKey, item[partitionKey]);
    if (sortKey !== undefined && item[sortKey] !== undefined) sortKeyValue(table, sortKey, item[sortKey]);
  }
}

/** The attributes of a table's or an index's key. */
export interface KeyAttributes {
  readonly partitionKey: string;
  readonly sortKey?: string;
}

/** The key of the table itself or of an index. Throws `InvalidArgumentError` for an index that is none. */
export function keyAttributes(table: TableLayout, index: string | undefined): KeyAttributes {
  const keys = index === undefined ? table : table.indexes[index];
  if (keys) return keys;
  throw new InvalidArgumentError(`Table ${table.name} has no index "${index}".`);
}

/** Checked here, and not left to the platform, so that a mistake has the same message on all of them. */
function keyValue(table: Named, attribute: string, value: unknown, longest: number): KeyValue {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (
    typeof value === "string" &&
    value !== "" &&
    value.isWellFormed() &&
    Buffer.byteLength(value) <= longest
  ) {
    return value;
  }
  throw new InvalidArgumentError(
    `${attribute} is a key of table ${table.name}: it must be a finite number, or a well-formed text of 1 to ${longest} bytes.`,
  );
}
