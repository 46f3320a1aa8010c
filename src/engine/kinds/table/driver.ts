import {
  type AnyCondition,
  InvalidArgumentError,
  type Json,
  type JsonObject,
  type Page,
  type Stored,
} from "@motif/core";
import { partitionKeyValue } from "@motif/core/driver";
import type { TableAction, TableDriver } from "@motif/core/platform";
import { itemKey, itemRecord } from "./item-record.ts";
import type { ItemPage, ItemResult, TableCall, TransactionPart } from "./protocol.ts";

/** The engine's tables, seen from a function: items are parsed and written as JSON here, on the function's thread. */
export function tableDriver(call: TableCall): TableDriver {
  return {
    async get(table, key) {
      const found = await call({ type: "table.get", resource: table.name, ...itemKey(table, key) });
      return found && stored(found);
    },

    async query(table, query) {
      const { partition, sort, index, limit = 100, cursor, order } = query;
      const keys = index === undefined ? table : table.indexes[index];
      if (!keys || (sort && keys.sortKey === undefined)) {
        throw new InvalidArgumentError(
          `Table ${table.name} has no ${keys ? "sort key" : "index"}${index === undefined ? "" : ` in index ${index}`}.`,
        );
      }
      const page = await call({
        type: "table.query",
        resource: table.name,
        ...(index !== undefined && { index }),
        partition: partitionKeyValue(table, keys.partitionKey, partition),
        ...sort,
        descending: order === "descending",
        limit,
        ...(cursor !== undefined && { cursor }),
      });
      return parsePage(page);
    },

    async scan(table, { limit = 100, cursor }) {
      const page = await call({
        type: "table.scan",
        resource: table.name,
        limit,
        ...(cursor !== undefined && { cursor }),
      });
      return parsePage(page);
    },

    async put(table, item, condition) {
      const record = itemRecord(table, item);
      const version = await call({
        type: "table.put",
        resource: table.name,
        ...record,
        ...conditional(condition),
      });
      return { version: String(version) };
    },

    async putMany(table, items) {
      await call({
        type: "table.putMany",
        resource: table.name,
        items: items.map((item) => itemRecord(table, item)),
      });
    },

    async update(table, key, update, condition) {
      const updated = await call({
        type: "table.update",
        resource: table.name,
        ...itemKey(table, key),
        update: JSON.stringify(update),
        ...conditional(condition),
      });
      return stored(updated);
    },

    async delete(table, key, condition) {
      await call({
        type: "table.delete",
        resource: table.name,
        ...itemKey(table, key),
        ...conditional(condition),
      });
    },

    async transact(actions) {
      const parts = actions.map(partOf);
      return call({ type: "table.transact", resource: parts[0]?.resource ?? "", parts });
    },
  };
}

function partOf(action: TableAction): TransactionPart {
  const { table, condition } = action;
  const common = { resource: table.name, ...conditional(condition) };
  switch (action.type) {
    case "put":
      return { type: "table.transactPut", ...common, ...itemRecord(table, action.item) };
    case "update": {
      const update = JSON.stringify(action.update);
      return { type: "table.transactUpdate", ...common, ...itemKey(table, action.key), update };
    }
    case "delete":
      return { type: "table.transactDelete", ...common, ...itemKey(table, action.key) };
    case "check": {
      const { condition: checked, key } = action;
      return { type: "table.check", resource: table.name, ...itemKey(table, key), condition: checked };
    }
  }
}

function conditional(condition: AnyCondition | undefined): { readonly condition?: AnyCondition } {
  return condition === undefined ? {} : { condition };
}

function stored({ json, version }: ItemResult): Stored<JsonObject> {
  return { item: JSON.parse(json) as JsonObject, version: String(version) }; // the store holds what itemRecord wrote
}

function parsePage({ json, versions, cursor }: ItemPage): Page<Stored<JsonObject>> {
  const items = JSON.parse(json) as Json[] as JsonObject[]; // as above
  return {
    entries: items.map((item, i) => ({ item, version: String(versions[i]) })),
    ...(cursor !== undefined && { cursor }),
  };
}
