import {
  type AnyCondition,
  ConditionFailedError,
  type JsonObject,
  NotFoundError,
  type Stored,
} from "@motif/core";
import { holds } from "@motif/core/driver";
import type { KeyValues, TableDriver, TableLayout } from "@motif/core/platform";

/** Called around every operation: a test yields, fails or stops for ever there. */
export interface Interference {
  readonly before?: (operation: string) => Promise<void>;
  readonly after?: (operation: string) => Promise<void>;
}

/** Tables in memory, with the semantics of `TableDriver` for reads and writes of single items. */
export class MemoryTables {
  readonly #items = new Map<string, Stored<JsonObject>>();
  readonly #now: () => number;
  #version = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** All items, expired ones included. */
  items(): readonly JsonObject[] {
    return [...this.#items.values()].map(({ item }) => item);
  }

  /** A driver for one caller. */
  driver({ before = async () => {}, after = async () => {} }: Interference = {}): TableDriver {
    const around = async <T>(operation: string, work: () => T): Promise<T> => {
      await before(operation);
      const result = work();
      await after(operation);
      return result;
    };
    const unsupported = async () => {
      throw new Error("Not needed by these tests.");
    };
    return {
      get: (table, key) => around("get", () => this.#get(table, key)),
      put: (table, item, condition) =>
        around("put", () => this.#write(table, keyOf(table, item), condition, () => item)),
      delete: (table, key, condition) =>
        around("delete", () => {
          this.#check(table, key, condition);
          this.#items.delete(id(table, key));
        }),
      update: unsupported,
      query: unsupported,
      scan: unsupported,
      putMany: unsupported,
      transact: unsupported,
    };
  }

  #get(table: TableLayout, key: KeyValues): Stored<JsonObject> | undefined {
    const found = this.#items.get(id(table, key));
    const expiresAt = table.timeToLive === undefined ? undefined : found?.item[table.timeToLive];
    const expired = typeof expiresAt === "number" && expiresAt * 1000 <= this.#now();
    return found && !expired ? structuredClone(found) : undefined;
  }

  #write(
    table: TableLayout,
    key: KeyValues,
    condition: AnyCondition | undefined,
    change: () => JsonObject,
  ): Stored<JsonObject> {
    this.#check(table, key, condition);
    const stored = { item: structuredClone(change()), version: String(++this.#version) };
    this.#items.set(id(table, key), stored);
    return stored;
  }

  #check(table: TableLayout, key: KeyValues, condition: AnyCondition | undefined): void {
    const found = this.#get(table, key);
    if (!holds(condition, found))
      throw new ConditionFailedError(`The item of table ${table.name} is another than required.`);
  }
}

function keyOf(table: TableLayout, item: JsonObject): KeyValues {
  const value = item[table.partitionKey];
  if (typeof value !== "string") throw new NotFoundError(`The item has no ${table.partitionKey}.`);
  return { [table.partitionKey]: value };
}

function id(table: TableLayout, key: KeyValues): string {
  return JSON.stringify([table.name, key]);
}
