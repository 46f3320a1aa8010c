import type { Database } from "@azure/cosmos";
import { type AnyCondition, type JsonObject, NotFoundError } from "@motif/core";
import { applyUpdate, holds, inParallel } from "@motif/core/driver";
import type { TableDriver, TableLayout } from "@motif/core/platform";
import { physicalName } from "@motif/runtime/variables";
import { newWriteId, placeOf, type StoredDocument, stored, toDocument } from "./document.ts";
import { conditionFailed } from "./errors.ts";
import { queryPage, scanPage } from "./pages.ts";
import { transact } from "./transact.ts";
import { create, read, remove, removeIf, replace, upsert } from "./write.ts";

const WRITES_AT_ONCE = 16;

/** Tables in Cosmos DB: a container each, in one database. The version of an item is its ETag. */
export function tableDriver(database: Database): TableDriver {
  const containerOf = (table: TableLayout) => database.container(physicalName("table", table.name));
  const document = (table: TableLayout, item: JsonObject) =>
    toDocument(table, item, Date.now(), newWriteId());
  return {
    async get(table, key) {
      const document = await read(containerOf(table), table, placeOf(table, key));
      return document && stored(document);
    },

    query: async (table, query) => queryPage(containerOf(table), table, query, Date.now()),

    scan: async (table, scan) => scanPage(containerOf(table), table, scan, Date.now()),

    async put(table, item, condition) {
      const container = containerOf(table);
      if (condition === undefined) return upsert(container, table, document(table, item));
      if (condition === "absent") return create(container, table, document(table, item));
      const { version } = await replace(container, table, placeOf(table, item), (current) => {
        if (!isMet(condition, current)) throw conditionFailed(table, condition);
        return item;
      });
      return { version };
    },

    async putMany(table, items) {
      const container = containerOf(table);
      // Of the same key the last one wins, and only that is written: writes at the same time have no order.
      const last = new Map(
        items.map((item) => [JSON.stringify(placeOf(table, item)), document(table, item)]),
      );
      await inParallel([...last.values()], WRITES_AT_ONCE, (each) => upsert(container, table, each));
    },

    update: async (table, key, update, condition) =>
      replace(containerOf(table), table, placeOf(table, key), (current) => {
        refuseUpdate(table, current, condition);
        return applyUpdate(current.item, update);
      }),

    async delete(table, key, condition) {
      const [container, place] = [containerOf(table), placeOf(table, key)];
      if (condition === undefined) return remove(container, table, place);
      await removeIf(container, table, place, (current) => {
        if (!isMet(condition, current)) throw conditionFailed(table, condition);
      });
    },

    async transact(actions) {
      const [first] = actions;
      return first ? transact(containerOf(first.table), first.table, actions) : [];
    },
  };
}

/** Throws the error that an update of this document is answered with, if any. */
function refuseUpdate(
  table: TableLayout,
  document: StoredDocument | undefined,
  condition: AnyCondition | undefined,
): asserts document is StoredDocument {
  if (!isMet(condition, document)) throw conditionFailed(table, condition);
  if (document) return;
  throw new NotFoundError(`Table ${table.name} has no item with this key to update. Put it first.`);
}

function isMet(condition: AnyCondition | undefined, document: StoredDocument | undefined): boolean {
  return holds(condition, document && stored(document));
}
