import { InvalidArgumentError, type JsonObject, type KeyValue } from "@motif/core";
import { partitionKeyValue, sortKeyValue } from "@motif/core/driver";
import type { KeyValues, TableLayout } from "@motif/core/platform";

/** Firestore cuts longer values in its indexes (https://cloud.google.com/firestore/quotas#indexes). */
const LONGEST_BYTES = 1500;

/** What an item's id begins with, which stands behind the keys of an index. */
const ID = Buffer.from([0x00]);
const NUMBER = 0x01;
const TEXT = 0x02;
/** Ends a part. A zero byte within a text is followed by 0xff, so that an end sorts before everything that goes on. */
const END = Buffer.from([0x00, 0x01]);
/** Sorts behind every part: tags are small, and UTF-8 has no such byte. */
export const AFTER_ALL = Buffer.from([0xff]);

/** Bytes that sort as the values do: numbers by size, before texts by their UTF-8 bytes; no value's are the beginning of another's. */
export function partBytes(value: KeyValue): Buffer {
  if (typeof value === "number") return Buffer.concat([Buffer.from([NUMBER]), numberBytes(value), END]);
  return Buffer.concat([textStart(value), END]);
}

/** What the bytes of all texts that begin with this one begin with. */
export function textStart(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (!bytes.includes(0)) return Buffer.concat([Buffer.from([TEXT]), bytes]);
  const escaped = [...bytes].flatMap((byte) => (byte === 0 ? [0, 0xff] : [byte]));
  return Buffer.from([TEXT, ...escaped]);
}

/** The bytes between which all values of a value's type lie. */
export function typeRange(value: KeyValue): { readonly start: Buffer; readonly end: Buffer } {
  const tag = typeof value === "number" ? NUMBER : TEXT;
  return { start: Buffer.from([tag]), end: Buffer.from([tag + 1]) };
}

/** IEEE 754, big endian, with the sign turned, and all bits of negative numbers. */
function numberBytes(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value === 0 ? 0 : value); // -0 is the same key
  const isNegative = ((bytes[0] ?? 0) & 0x80) !== 0;
  return bytes.map((byte, index) => (isNegative ? ~byte & 0xff : index === 0 ? byte | 0x80 : byte)) as Buffer;
}

/** The bytes of an item's own key. Throws `InvalidArgumentError` for a key that is none, or too long for Firestore. */
export function keyBytes(table: TableLayout, key: KeyValues | JsonObject): Buffer {
  const partition = partBytes(partitionKeyValue(table, table.partitionKey, key[table.partitionKey]));
  if (table.sortKey === undefined) return checked(table, partition);
  const sort = partBytes(sortKeyValue(table, table.sortKey, key[table.sortKey]));
  return checked(table, Buffer.concat([partition, sort]));
}

/**
 * The bytes of an item's key in an index: the index's own keys, and the item's, which tells equal ones apart. Undefined
 * where the item lacks one of them: then it is not in the index. Throws `InvalidArgumentError` as {@link keyBytes} does.
 */
export function indexBytes(
  table: TableLayout,
  keys: { readonly partitionKey: string; readonly sortKey?: string },
  item: JsonObject,
  id: string,
): Buffer | undefined {
  const { partitionKey, sortKey } = keys;
  if (item[partitionKey] === undefined || (sortKey !== undefined && item[sortKey] === undefined))
    return undefined;
  const parts = [partBytes(partitionKeyValue(table, partitionKey, item[partitionKey]))];
  if (sortKey !== undefined) parts.push(partBytes(sortKeyValue(table, sortKey, item[sortKey])));
  return checked(table, Buffer.concat([...parts, ID, Buffer.from(id, "hex")]));
}

function checked(table: TableLayout, bytes: Buffer): Buffer {
  if (bytes.byteLength <= LONGEST_BYTES) return bytes;
  throw new InvalidArgumentError(
    `A key of table ${table.name} takes ${bytes.byteLength} bytes with all its parts; Firestore indexes ${LONGEST_BYTES}.`,
  );
}
