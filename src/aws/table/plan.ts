import type { Refuse } from "@motif/compile/kit";
import { type Inventory, type JsonSchema, jsonSchemaOf, triggersOf } from "@motif/core/model";
import { isObject, type TableLayout } from "@motif/core/platform";
import { QUOTAS } from "./profile.ts";

/** The tables of a plan. */
export interface TablePlans {
  readonly tables: readonly TablePlan[];
}

/** A DynamoDB table: on demand, encrypted, with point-in-time recovery. */
export interface TablePlan {
  readonly name: string;
  readonly partitionKey: string;
  readonly sortKey?: string;
  /** The key attributes of the table and its indexes, by name. */
  readonly attributes: Readonly<Record<string, "S" | "N">>;
  readonly indexes: readonly {
    readonly name: string;
    readonly partitionKey: string;
    readonly sortKey?: string;
  }[];
  readonly timeToLive?: string;
  /** What its stream tells of each change; not there where nobody reads it. */
  readonly stream?: "NEW_IMAGE" | "NEW_AND_OLD_IMAGES";
}

/** The tables, with the types of their key attributes. */
export function planTables(inventory: Inventory, refuse: Refuse): TablePlans {
  const { resources } = inventory;
  return {
    tables: resources.table.map((table) => ({ ...planTable(table, refuse), ...streamOf(table, inventory) })),
  };
}

/** A stream has one view for all that read it. */
function streamOf({ name }: TableLayout, inventory: Inventory): Pick<TablePlan, "stream"> {
  const feeds = triggersOf(inventory, "feed").filter(({ source }) => source.table === name);
  if (feeds.length === 0) return {};
  const old = feeds.some(({ source }) => source.images === "old-and-new");
  return { stream: old ? "NEW_AND_OLD_IMAGES" : "NEW_IMAGE" };
}

function planTable(table: TableLayout, refuse: Refuse): TablePlan {
  const indexes = Object.entries(table.indexes)
    .map(([name, index]) => ({ name, ...index }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  if (indexes.length > QUOTAS.indexes.value) {
    refuse(`table ${table.name}`, `has ${indexes.length} indexes; DynamoDB allows ${QUOTAS.indexes.value}`);
  }
  return {
    name: table.name,
    partitionKey: table.partitionKey,
    ...(table.sortKey !== undefined && { sortKey: table.sortKey }),
    attributes: keyAttributes(table, refuse),
    indexes,
    ...(table.timeToLive !== undefined && { timeToLive: table.timeToLive }),
  };
}

function keyAttributes(table: TableLayout, refuse: Refuse): Record<string, "S" | "N"> {
  const keys = [table, ...Object.values(table.indexes)].flatMap((key) => [key.partitionKey, key.sortKey]);
  const names = [...new Set(keys.filter((name) => name !== undefined))].sort();
  const schema = jsonSchemaOf(table.schema);
  return Object.fromEntries(
    names.map((name) => {
      const types = schema ? typesOfProperty(schema, name) : new Set<string>();
      const [type] = types;
      if (types.size === 1 && type === "string") return [name, "S"];
      if (types.size === 1 && type === "number") return [name, "N"];
      refuse(
        `table ${table.name}`,
        `${name} is part of a key, and its schema does not say that it is always a text or always a number; DynamoDB has to know which`,
      );
      return [name, "S"];
    }),
  );
}

/** JSON types that a property can have, with `integer` as `number`, in whichever alternative it occurs. */
function typesOfProperty(schema: JsonSchema, name: string): Set<string> {
  const properties = schema.properties;
  const own = isObject(properties) && isObject(properties[name]) ? typesOf(properties[name]) : [];
  const others = alternatives(schema).flatMap((alternative) => [...typesOfProperty(alternative, name)]);
  return new Set([...own, ...others]);
}

function typesOf(schema: JsonSchema): string[] {
  if (typeof schema.type === "string") return [schema.type === "integer" ? "number" : schema.type];
  const values = Array.isArray(schema.enum) ? schema.enum : "const" in schema ? [schema.const] : [];
  return [
    ...values.map((value) => (value === null ? "null" : typeof value)),
    ...alternatives(schema).flatMap(typesOf),
  ];
}

function alternatives(schema: JsonSchema): JsonSchema[] {
  return [schema.anyOf, schema.oneOf, schema.allOf].flatMap((list) =>
    Array.isArray(list) ? list.filter(isObject) : [],
  );
}
