import { hash, randomBytes } from "node:crypto";
import { type JsonObject, MotifError, type Stored, TooLargeError } from "@motif/core";
import { checkIndexKeys } from "@motif/core/driver";
import type { TableLayout } from "@motif/core/platform";
import * as z from "zod/mini";
import { type NewDocument, type StoredDocument, timestamp, type Value } from "../database/document.ts";
import { DOCUMENT_FIELD, indexField } from "./fields.ts";
import { indexBytes, keyBytes } from "./key-bytes.ts";

/** A document has 1 MiB; the rest is for its keys and names (https://cloud.google.com/firestore/quotas#collections_documents_and_fields). */
const LARGEST_ITEM_BYTES = 1_000_000;
/** The last moment that Firestore's timestamps can say, in seconds (https://cloud.google.com/firestore/docs/reference/rest/Shared.Types/ArrayValue#Value). */
const LAST_SECOND = 253_402_300_799;

const bytesValue = z.object({ bytesValue: z.string() });
const stringValue = z.object({ stringValue: z.string() });

/** The id of the document with a key: a hash, because keys have characters and lengths that ids do not, and so that writes spread. */
export function documentId(key: Uint8Array): string {
  return hash("sha256", key, "hex");
}

/** A text for one write, which no other has. */
export function newWriteId(): string {
  return randomBytes(12).toString("base64url");
}

/**
 * The document of an item. Each has another random text in it, so that every write changes the document and with it its
 * version. Throws `InvalidArgumentError` for keys that are none, `TooLargeError`.
 */
export function newDocument(
  collection: string,
  table: TableLayout,
  item: JsonObject,
  write = newWriteId(),
): NewDocument {
  const key = keyBytes(table, item);
  checkIndexKeys(table, item);
  const id = documentId(key);
  const fields: Record<string, Value> = {
    [DOCUMENT_FIELD.item]: { stringValue: itemText(table, item) },
    [DOCUMENT_FIELD.key]: { bytesValue: key.toString("base64") },
    [DOCUMENT_FIELD.write]: { stringValue: write },
  };
  for (const [name, keys] of Object.entries(table.indexes)) {
    const bytes = indexBytes(table, keys, item, id);
    if (bytes) fields[indexField(name)] = { bytesValue: bytes.toString("base64") };
  }
  const expiry = expiryOf(table, item);
  if (expiry !== undefined && expiry <= LAST_SECOND) fields[DOCUMENT_FIELD.expiry] = timestamp(expiry);
  return { name: `${collection}/${id}`, fields };
}

function itemText(table: TableLayout, item: JsonObject): string {
  const text = JSON.stringify(item);
  const bytes = Buffer.byteLength(text);
  if (bytes <= LARGEST_ITEM_BYTES) return text;
  throw new TooLargeError(
    `An item of table ${table.name} has ${bytes} bytes; ${LARGEST_ITEM_BYTES} are allowed. Put large content into a bucket and keep its key.`,
  );
}

/** The item of a document. Throws `MotifError` (`service-failed`) where somebody else wrote it in another form. */
export function storedItem({ name, fields, updateTime }: StoredDocument): Stored<JsonObject> {
  const text = stringValue.safeParse(fields?.[DOCUMENT_FIELD.item]);
  if (text.success) return { item: JSON.parse(text.data.stringValue) as JsonObject, version: updateTime }; // written by `newDocument`
  throw new MotifError("service-failed", `The document ${name} was not written by Motif: it has no item.`);
}

/** The text that only one write put there. */
export function writeOf({ fields }: Pick<StoredDocument, "fields"> | NewDocument): string | undefined {
  const text = stringValue.safeParse(fields?.[DOCUMENT_FIELD.write]);
  return text.success ? text.data.stringValue : undefined;
}

/** The bytes by which a document is found in an order, in base64. */
export function positionOf({ name, fields }: StoredDocument, field: string): string {
  const bytes = bytesValue.safeParse(fields?.[field]);
  if (bytes.success) return bytes.data.bytesValue;
  throw new MotifError(
    "service-failed",
    `The document ${name} was not written by Motif: it has no ${field}.`,
  );
}

/** Whether an item has expired; only a number can say when. `now` is in milliseconds. */
export function hasExpired(table: TableLayout, item: JsonObject, now: number): boolean {
  const expiry = expiryOf(table, item);
  return expiry !== undefined && expiry <= now / 1000;
}

function expiryOf(table: TableLayout, item: JsonObject): number | undefined {
  const expiry = table.timeToLive === undefined ? undefined : item[table.timeToLive];
  return typeof expiry === "number" ? expiry : undefined;
}
