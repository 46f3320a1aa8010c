import { type AnyCondition, ConditionFailedError, type JsonObject, NotFoundError } from "@motif/core";
import fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openStore, type Store } from "../store.ts";
import { itemRecord, type TableKeys } from "./item-record.ts";
import type { TransactionPart } from "./protocol.ts";

/** A table compared with the simplest one that could be right: an array of items. */

const TABLE: TableKeys = {
  name: "things",
  partitionKey: "pk",
  sortKey: "sk",
  indexes: { byColour: { partitionKey: "colour", sortKey: "size" } },
  timeToLive: "until",
};

interface Thing extends JsonObject {
  readonly pk: string;
  readonly sk: string | number;
  readonly colour?: string;
  readonly size?: number;
  readonly until?: number;
  readonly n: number;
}

interface ModelItem {
  readonly thing: Thing;
  readonly version: number;
}

const sortKey = fc.oneof(
  fc.constantFrom("a", "ab", "b", "é", "\uffee", "😀"),
  fc.integer({ min: -2, max: 2 }),
);
const key = fc.record({ pk: fc.constantFrom("p", "q"), sk: sortKey });
const thing = fc.record(
  {
    pk: fc.constantFrom("p", "q"),
    sk: sortKey,
    colour: fc.constantFrom("red", "blue"),
    size: fc.integer({ min: 0, max: 2 }),
    until: fc.integer({ min: 0, max: 40 }),
    n: fc.integer({ min: 0, max: 9 }),
  },
  { requiredKeys: ["pk", "sk", "n"] },
);
/** `current` and `stale` stand for a version, which is only known when the operation runs. */
const condition = fc.constantFrom(undefined, "absent", "present", "current", "stale");

const operation = fc.oneof(
  fc.record({ do: fc.constant("put" as const), thing, condition }),
  fc.record({ do: fc.constant("delete" as const), key, condition }),
  fc.record({ do: fc.constant("add" as const), key, condition, colour: fc.constantFrom("red", "green") }),
  fc.record({
    do: fc.constant("transact" as const),
    parts: fc.uniqueArray(
      fc.record({ how: fc.constantFrom("put", "add", "delete", "check"), thing, condition }),
      { minLength: 1, maxLength: 4, selector: ({ thing: { pk, sk } }) => JSON.stringify([pk, sk]) },
    ),
  }),
  fc.record({ do: fc.constant("elapse" as const), seconds: fc.integer({ min: 1, max: 15 }) }),
  fc.record({ do: fc.constant("sweep" as const) }),
  fc.record({
    do: fc.constant("query" as const),
    pk: fc.constantFrom("p", "q"),
    from: fc.option(sortKey, { nil: undefined }),
    to: fc.option(sortKey, { nil: undefined }),
    beginsWith: fc.option(fc.constantFrom("", "a", "ab", "\uffee"), { nil: undefined }),
    descending: fc.boolean(),
    limit: fc.integer({ min: 1, max: 4 }),
  }),
  fc.record({
    do: fc.constant("index" as const),
    colour: fc.constantFrom("red", "blue", "green"),
    descending: fc.boolean(),
    limit: fc.integer({ min: 1, max: 4 }),
  }),
);
type Operation = typeof operation extends fc.Arbitrary<infer O> ? O : never;

let store: Store;
let now = 0;
beforeEach(() => {
  store = openStore({ now: () => now });
  store.kinds.table.declare([TABLE]);
});
afterEach(() => store.close());

class Model {
  items: ModelItem[] = [];

  alive(): ModelItem[] {
    return this.items.filter(({ thing }) => thing.until === undefined || thing.until > now / 1000);
  }

  find({ pk, sk }: Pick<Thing, "pk" | "sk">): ModelItem | undefined {
    return this.alive().find(({ thing }) => thing.pk === pk && thing.sk === sk);
  }

  write(thing: Thing, version: number): void {
    this.remove(thing);
    this.items.push({ thing, version });
  }

  remove({ pk, sk }: Pick<Thing, "pk" | "sk">): void {
    this.items = this.items.filter(({ thing }) => thing.pk !== pk || thing.sk !== sk);
  }
}

/** Numbers before texts, numbers by size, texts by their UTF-8 bytes. */
function compare(a: string | number, b: string | number): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a === "string" && typeof b === "string") return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return typeof a === "number" ? -1 : 1;
}

function conditionOf(symbol: string | undefined, item: ModelItem | undefined): AnyCondition | undefined {
  if (symbol === "absent" || symbol === "present" || symbol === undefined) return symbol;
  const version = item?.version ?? 1_000_000;
  return { version: String(symbol === "current" ? version : version - 1) };
}

function outcome(action: () => unknown): string {
  try {
    action();
    return "done";
  } catch (error) {
    if (error instanceof ConditionFailedError || error instanceof NotFoundError) return error.name;
    throw error;
  }
}

function expectedOutcome(
  symbol: string | undefined,
  item: ModelItem | undefined,
  needsItem: boolean,
): string {
  const holds =
    symbol === undefined || (symbol === "absent" ? !item : symbol === "stale" ? false : item !== undefined);
  if (!holds) return "ConditionFailedError";
  return needsItem && !item ? "NotFoundError" : "done";
}

/** All pages of a query, as the `n` and keys of what they hold. */
function pagesOf(query: Record<string, unknown> & { limit: number }): Thing[] {
  const found: Thing[] = [];
  let cursor: string | undefined;
  do {
    const page = store.kinds.table.query({
      type: "table.query",
      resource: TABLE.name,
      ...(query as { partition: string; descending: boolean; limit: number }),
      ...(cursor !== undefined && { cursor }),
    });
    expect(page.versions.length).toBeLessThanOrEqual(query.limit);
    found.push(...(JSON.parse(page.json) as Thing[]));
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found;
}

function partOf(
  { how, thing: given }: Extract<Operation, { do: "transact" }>["parts"][number],
  condition: AnyCondition | undefined,
): TransactionPart {
  const common = { resource: TABLE.name, ...(condition !== undefined && { condition }) };
  const { pk, sk } = given;
  if (how === "put") {
    return { type: "table.transactPut", ...common, ...itemRecord(TABLE, given as Thing) };
  }
  if (how === "add") {
    const update = JSON.stringify({ add: { n: 1 } });
    return { type: "table.transactUpdate", ...common, pk, sk, update };
  }
  if (how === "delete") return { type: "table.transactDelete", ...common, pk, sk };
  return { type: "table.check", ...common, pk, sk, condition: condition ?? { or: ["absent", "present"] } };
}

function apply(operation: Operation, model: Model): void {
  const { table: tables } = store.kinds;
  switch (operation.do) {
    case "put": {
      const thing = operation.thing as Thing;
      const before = model.find(thing);
      const symbol = operation.condition;
      const result = outcome(() => {
        const version = tables.put(TABLE.name, itemRecord(TABLE, thing), conditionOf(symbol, before));
        model.write(thing, version);
      });
      expect(result).toBe(expectedOutcome(symbol, before, false));
      break;
    }
    case "delete": {
      const before = model.find(operation.key);
      const symbol = operation.condition;
      const result = outcome(() => tables.delete(TABLE.name, operation.key, conditionOf(symbol, before)));
      expect(result).toBe(expectedOutcome(symbol, before, false));
      if (result === "done") model.remove(operation.key);
      break;
    }
    case "add": {
      const before = model.find(operation.key);
      const symbol = operation.condition;
      const update = JSON.stringify({ add: { n: 1 }, set: { colour: operation.colour } });
      const result = outcome(() => {
        const { json, version } = tables.update(
          TABLE.name,
          operation.key,
          update,
          conditionOf(symbol, before),
        );
        const after = { ...before?.thing, n: (before?.thing.n ?? 0) + 1, colour: operation.colour } as Thing;
        expect(JSON.parse(json)).toEqual(after);
        model.write(after, version);
      });
      expect(result).toBe(expectedOutcome(symbol, before, true));
      break;
    }
    case "transact": {
      const { parts } = operation;
      const before = parts.map((part) => model.find(part.thing));
      const expected = parts.flatMap(({ how, condition: symbol }, index) =>
        expectedOutcome(symbol, before[index], how === "add") === "done" ? [] : [index],
      );
      const asked = parts.map((part, index) => partOf(part, conditionOf(part.condition, before[index])));
      expect(tables.transact(asked)).toEqual(expected);
      if (expected.length > 0) break;
      for (const [index, { how, thing: given }] of parts.entries()) {
        if (how === "delete") model.remove(given);
        if (how === "delete" || how === "check") continue;
        const found = before[index]?.thing;
        const after = how === "put" ? (given as Thing) : ({ ...found, n: (found?.n ?? 0) + 1 } as Thing);
        model.write(after, tables.get(TABLE.name, given)?.version ?? 0);
      }
      break;
    }
    case "elapse":
      now += operation.seconds * 1000;
      break;
    case "sweep": {
      const expired = model.items.length - model.alive().length;
      expect(tables.sweepExpired()).toBe(expired);
      model.items = model.alive();
      break;
    }
    case "query": {
      const { pk, from, to, beginsWith, descending, limit } = operation;
      const sort = beginsWith === undefined ? { from, to } : { beginsWith };
      const expected = model
        .alive()
        .map(({ thing }) => thing)
        .filter((each) => each.pk === pk)
        .filter(({ sk }) =>
          beginsWith === undefined
            ? (from === undefined || compare(sk, from) >= 0) && (to === undefined || compare(sk, to) <= 0)
            : typeof sk === "string" && sk.startsWith(beginsWith),
        )
        .sort((a, b) => compare(a.sk, b.sk));
      if (descending) expected.reverse();
      expect(pagesOf({ partition: pk, ...sort, descending, limit })).toEqual(expected);
      break;
    }
    case "index": {
      const { colour, descending, limit } = operation;
      const expected = model
        .alive()
        .map(({ thing }) => thing)
        .filter((each) => each.colour === colour && each.size !== undefined)
        .sort((a, b) => Number(a.size) - Number(b.size) || compare(a.pk, b.pk) || compare(a.sk, b.sk));
      if (descending) expected.reverse();
      expect(pagesOf({ index: "byColour", partition: colour, descending, limit })).toEqual(expected);
      break;
    }
  }
}

it("behaves like an array of items, whatever is done to it", () => {
  fc.assert(
    fc.property(fc.array(operation, { maxLength: 80, size: "max" }), (operations) => {
      now = 0;
      const model = new Model();
      for (const each of operations) apply(each, model);
      for (const { thing, version } of model.alive()) {
        const found = store.kinds.table.get(TABLE.name, thing);
        expect(found && { ...found, json: JSON.parse(found.json) }).toEqual({ json: thing, version });
      }
      for (const { thing } of model.items) store.kinds.table.delete(TABLE.name, thing);
    }),
    { numRuns: 150 },
  );
});
