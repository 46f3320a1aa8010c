import { type AnyCondition, type JsonObject, NotFoundError, type Stored } from "@motif/core";
import { applyUpdate, holds } from "@motif/core/driver";
import type { TableDriver, TableLayout } from "@motif/core/platform";
import { physicalName } from "@motif/runtime/variables";
import { collectionName, readDocument } from "../database/client.ts";
import type { NewDocument } from "../database/document.ts";
import { serviceError } from "../ground/rest/service-error.ts";
import { conditionFailed, readAndWrite, writeIf } from "./conditional-write.ts";
import { documentId, hasExpired, newDocument, storedItem } from "./document.ts";
import { keyBytes } from "./key-bytes.ts";
import { queryPage, scanPage } from "./pages.ts";
import { putItems } from "./put-many.ts";
import { transact } from "./transact.ts";

/**
 * Tables in Firestore: a table is a collection of the app's database, an item a document with the item as JSON text. The
 * version of an item is the time of its document's last write, which is another one after every write.
 */
const driver: TableDriver = {
  async get(table, key) {
    const name = nameOf(table, keyBytes(table, key));
    const document = await calling(table, () => readDocument(name));
    const stored = document && storedItem(document);
    return stored && !hasExpired(table, stored.item, Date.now()) ? stored : undefined;
  },

  query: async (table, query) => calling(table, () => queryPage(table, query, Date.now())),

  scan: async (table, scan) => calling(table, () => scanPage(table, scan, Date.now())),

  async put(table, item, condition) {
    const document = newDocument(collectionOf(table), table, item);
    const write = { update: document };
    const version = await calling(table, () => writeIf(table, document.name, condition, write));
    return { version };
  },

  async putMany(table, items) {
    const documents = items.map((item) => newDocument(collectionOf(table), table, item));
    await calling(table, () => putItems(table, documents));
  },

  async update(table, key, update, condition) {
    const name = nameOf(table, keyBytes(table, key));
    let updated: JsonObject = {};
    const plan = (current: Stored<JsonObject> | undefined): { readonly update: NewDocument } => {
      updated = applyUpdate(itemToUpdate(table, current, condition), update);
      return { update: newDocument(collectionOf(table), table, updated) };
    };
    const version = await calling(table, () => readAndWrite(table, name, plan));
    return { item: JSON.parse(JSON.stringify(updated)) as JsonObject, version }; // without what JSON leaves out
  },

  async delete(table, key, condition) {
    const name = nameOf(table, keyBytes(table, key));
    await calling(table, () => writeIf(table, name, condition, { delete: name }));
  },

  async transact(actions) {
    const named = actions.map((action) => {
      const key = action.type === "put" ? action.item : action.key;
      const collection = collectionOf(action.table);
      return { action, collection, name: nameOf(action.table, keyBytes(action.table, key)) };
    });
    const [first] = actions;
    return first ? calling(first.table, () => transact(named)) : [];
  },
};

/**
 * The item that an update changes: it never makes one. "Absent" can therefore never hold, and is asked only to learn
 * which of the two errors it is.
 */
function itemToUpdate(
  table: TableLayout,
  current: Stored<JsonObject> | undefined,
  condition: AnyCondition | undefined,
): JsonObject {
  if (!holds(condition, current)) throw conditionFailed(table, condition);
  if (current) return current.item;
  throw new NotFoundError(`Table ${table.name} has no item with this key to update. Put it first.`);
}

function collectionOf(table: TableLayout): string {
  return collectionName(physicalName("table", table.name));
}

function nameOf(table: TableLayout, key: Uint8Array): string {
  return `${collectionOf(table)}/${documentId(key)}`;
}

async function calling<T>(table: TableLayout, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw serviceError(error, `table ${table.name}`);
  }
}

export { driver as table };
