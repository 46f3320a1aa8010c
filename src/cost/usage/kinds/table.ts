import type { RunUsage } from "@motif/core/model";
import type { TableLayout } from "@motif/core/platform";
import * as z from "zod/mini";
import { averageOf, type Measure } from "../../billing/measure.ts";
import { countOf, type Histogram, measureOf } from "../../run/counts.ts";
import { DAYS_PER_MONTH } from "../../units.ts";
import { warnOfLargest } from "../../warning.ts";
import { amount, bytes, stored } from "../../workload/fields.ts";
import type { Operation } from "../../workload/operation.ts";
import { AVERAGE_AGE_DAYS, callsOf, monthlyCalls, sum } from "../calls.ts";
import type { Kind } from "./kind.ts";

/** What a table holds. */
export interface TableLoad {
  readonly itemBytes: Measure;
  /** Puts that make a new item, and do not replace one; 1 if not given. */
  readonly newRate?: number | undefined;
  /** How long an item is kept; without it, items are kept for ever, and the average of the first year is billed. */
  readonly keptDays?: number | undefined;
  /** Items there at the start; 0 if not given. */
  readonly itemsAtStart?: number | undefined;
}

/** Operations on a table. */
export interface TableUsage {
  readonly name: string;
  /** Of items written. */
  readonly itemBytes: Measure;
  readonly gets: number;
  /** Of items that gets return. */
  readonly getBytes: Measure;
  /** Calls of `put` and `putMany` count once per item. */
  readonly puts: number;
  /** Puts that make a new item; all others replace one. A run does not tell, and all its puts count as new. */
  readonly inserts: number;
  readonly updates: number;
  readonly deletes: number;
  /** What of all these was part of transactions, and the checks of others' items. */
  readonly transactional: {
    /** Puts and updates. */
    readonly writes: number;
    readonly updates: number;
    readonly deletes: number;
    readonly checks: number;
  };
  /** Items deleted by their time to live. */
  readonly expired: number;
  readonly queries: readonly QueryUsage[];
  /** Average over the month. */
  readonly storedItems: number;
}

/** Queries or scans that return as many items each. */
export interface QueryUsage {
  readonly calls: number;
  readonly items: number;
  readonly bytes: number;
  /** Eventually consistent: through an index, or a scan. */
  readonly eventual: boolean;
}

/** What makes a change that a feed brings. */
const WRITES = ["put", "putMany", "update", "delete", "transactPut", "transactUpdate", "transactDelete"];

/** Tables. */
export const table: Kind<"tables", TableLayout, TableUsage, TableLoad, RunUsage["tables"][string]> = {
  plural: "tables",
  load: z.strictObject({ itemBytes: bytes, ...stored, itemsAtStart: z.optional(amount) }),
  eventsOf: ({ name, items }) => (WRITES.includes(name) ? (name === "putMany" ? items : 1) : 0),
  ofDay(layout, { load, calls }) {
    const { itemBytes = 0, newRate = 1, keptDays, itemsAtStart = 0 } = load ?? {};
    const writes = callsOf(calls, "put", "putMany", "transactPut");
    const updates = callsOf(calls, "update", "transactUpdate");
    const deletes = callsOf(calls, "delete", "transactDelete");
    const monthly = (...names: string[]) => monthlyCalls(callsOf(calls, ...names));
    const added = sum(writes, ({ operation, events }) => events * itemsOf(operation)) * newRate;
    const removed = sum(deletes, ({ operation, events }) => events * operation.calls);
    const kept = keptDays === undefined ? Math.max(0, added - removed) * AVERAGE_AGE_DAYS : added * keptDays;
    const puts = sum(writes, ({ operation, units }) => units * itemsOf(operation)) * DAYS_PER_MONTH;
    return {
      name: layout.name,
      itemBytes,
      gets: monthlyCalls(callsOf(calls, "get")),
      getBytes: itemBytes,
      puts,
      inserts: Math.min(puts, added * DAYS_PER_MONTH),
      updates: monthlyCalls(updates),
      deletes: monthlyCalls(deletes),
      transactional: {
        writes: monthly("transactPut", "transactUpdate"),
        updates: monthly("transactUpdate"),
        deletes: monthly("transactDelete"),
        checks: monthly("check"),
      },
      expired: layout.timeToLive !== undefined && keptDays !== undefined ? added * DAYS_PER_MONTH : 0,
      queries: callsOf(calls, "query", "scan").map(
        ({ operation, units }): QueryUsage => ({
          calls: units * operation.calls * DAYS_PER_MONTH,
          items: operation.items,
          bytes: operation.items * averageOf(itemBytes),
          eventual: operation.index || operation.name === "scan",
        }),
      ),
      storedItems: itemsAtStart + kept,
    };
  },
  ofRun(layout, { counts, scale }) {
    const { gets = {}, writes = {}, updates = 0, deletes = 0, queriedItems = 0 } = counts ?? {};
    const { queries = {}, eventualQueries = {} } = counts ?? {};
    const {
      transactionalWrites = {},
      transactionalUpdates = 0,
      transactionalDeletes = 0,
      checks = 0,
    } = counts ?? {};
    const pages = countOf(queries) + countOf(eventualQueries);
    const itemsPerPage = pages === 0 ? 0 : queriedItems / pages;
    const pagesOf = (histogram: Histogram, eventual: boolean): QueryUsage[] =>
      Object.entries(histogram).map(([bytes, calls]) => ({
        calls: calls * scale,
        items: itemsPerPage,
        bytes: Number(bytes),
        eventual,
      }));
    return {
      name: layout.name,
      itemBytes: measureOf(writes),
      gets: countOf(gets) * scale,
      getBytes: measureOf(gets),
      puts: (countOf(writes) - updates) * scale,
      inserts: (countOf(writes) - updates) * scale,
      updates: updates * scale,
      deletes: deletes * scale,
      transactional: {
        writes: countOf(transactionalWrites) * scale,
        updates: transactionalUpdates * scale,
        deletes: transactionalDeletes * scale,
        checks: checks * scale,
      },
      expired: 0,
      queries: [...pagesOf(queries, false), ...pagesOf(eventualQueries, true)],
      storedItems: 0,
    };
  },
  warnings: ({ name, itemBytes }, { table: { item } }) =>
    warnOfLargest(`table ${name}`, itemBytes, item, "an item"),
};

function itemsOf({ calls, items, name }: Operation): number {
  return calls * (name === "putMany" ? items : 1);
}
