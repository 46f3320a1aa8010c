import { table as declare } from "@motif/core";
import { expect, test } from "vitest";
import * as z from "zod/mini";
import { DAYS_PER_MONTH } from "../../units.ts";
import { table } from "./table.ts";

const accounts = declare("accounts", { schema: z.object({ id: z.string() }), partitionKey: "id" });

/** Calls of operations on the table by a function that works on a hundred events a day, ten of them twice. */
function callsOf(operations: Readonly<Record<string, number>>) {
  return Object.entries(operations).map(([name, calls]) => ({
    operation: { resource: accounts, name, calls, items: 1, triggers: 0, index: false },
    events: 100,
    units: 110,
  }));
}

test("what is written in transactions is part of all writes, and is told apart from them", () => {
  const calls = callsOf({
    put: 1,
    update: 1,
    transactPut: 1,
    transactUpdate: 2,
    transactDelete: 1,
    check: 3,
  });
  const used = table.ofDay(accounts, {
    load: { itemBytes: 500 },
    calls,
    inflow: { outside: 0, calls: 0, events: 0, forwarded: 0 },
    lanes: [],
    users: [],
    hours: [],
  });
  const month = 110 * DAYS_PER_MONTH;
  expect(used).toMatchObject({
    puts: 2 * month,
    updates: 3 * month,
    deletes: month,
    transactional: { writes: 3 * month, updates: 2 * month, deletes: month, checks: 3 * month },
  });
});
