import { describe, expect, test } from "vitest";
import { CostError, loadWorkload, resolveWorkload } from "../index.ts";
import { shop, workload } from "../testing/shop.ts";

/** What is said of the workload with other values at these paths; undefined deletes. */
function refusal(...changes: [path: readonly string[], value: unknown][]): string {
  const changed = changes.reduce<unknown>((all, [path, value]) => withValue(all, path, value), workload);
  try {
    resolveWorkload(shop, changed);
  } catch (error) {
    if (error instanceof CostError && error.code === "bad-workload") return error.message;
    throw error;
  }
  return "nothing refused";
}

function withValue(within: unknown, [name, ...path]: readonly string[], value: unknown): unknown {
  if (name === undefined) return value;
  const fields: Record<string, unknown> = { ...(within as object) };
  fields[name] = withValue(fields[name], path, value);
  if (fields[name] === undefined) delete fields[name];
  return fields;
}

test("a sound workload is taken", () => {
  expect(refusal()).toBe("nothing refused");
});

describe("absurd numbers are refused by the field's name", () => {
  test.each([
    [["perDay"], 0, "perDay: Too small"],
    [["perDay"], Number.POSITIVE_INFINITY, "perDay: Invalid input: expected number, received Infinity"],
    [["perDay"], 1e15, "perDay: Too big: expected number to be <=1000000000000"],
    [["shape"], "daily", "shape: Invalid"],
    [["shape"], [1, 2], "shape: Too small: expected array to have"],
    [["shape"], new Array(24).fill(0), "shape: must not be all 0"],
    [["arrivals", "POST /orders", "bytes"], -1, 'arrivals["POST /orders"].bytes: Too small'],
    [["arrivals", "POST /orders", "share"], 1.4, 'arrivals["POST /orders"].share: Too big'],
    [
      ["functions", "create-order", "durationMs"],
      Number.NaN,
      "functions.create-order.durationMs: Invalid input",
    ],
    [
      ["functions", "create-order", "durationMs"],
      [{ value: -5, share: 1 }],
      "functions.create-order.durationMs[0].value: Too small",
    ],
    [["functions", "create-order", "durationMs"], 40_000, "is 40000 ms, more than its timeout of 30000 ms"],
    [["functions", "create-order", "cpuMs"], 21, "cpuMs: is 21, more than its duration of 20 ms"],
    [["functions", "work-off", "failureRate"], 1, "functions.work-off.failureRate: Too big"],
    [["functions", "work-off", "uses", "orders", "get"], -1, "functions.work-off.uses.orders.get: Too small"],
    [["tables", "orders", "keptDays"], 0, "tables.orders.keptDays: Too small"],
    [["assumptions"], { platformLogBytes: -1 }, "assumptions.platformLogBytes: Too small"],
  ])("%j = %j", (path, value, message) => {
    expect(refusal([path, value])).toContain(message);
  });
});

describe("names that the app does not have are refused, and it is said what it has", () => {
  test.each([
    [
      ["arrivals", "GET /order"],
      { share: 0, bytes: 0 },
      "it has POST /orders, GET /orders, task recount, bucket uploads, queue work",
    ],
    [["functions", "make-order"], { durationMs: 1, cpuMs: 1 }, "it has create-order, list-orders"],
    [
      ["functions", "report", "uses", "items"],
      {},
      "functions.report.uses.items: the function has no such grant",
    ],
    [["functions", "report", "uses", "orders", "put"], 1, "the grant allows get, query, scan only"],
    [["tables", "items"], { itemBytes: 1 }, "tables.items: the app has none of this name; it has orders"],
    [["assumptions"], { platformLogByte: 1 }, "assumptions"],
  ])("%j", (path, value, message) => {
    expect(refusal([path, value])).toContain(message);
  });
});

describe("what is missing is asked for", () => {
  test.each([
    [["arrivals", "GET /orders"], 'arrivals["GET /orders"]: is missing'],
    [["arrivals", "GET /orders", "responseBytes"], 'arrivals["GET /orders"].responseBytes: is missing'],
    [["functions", "report"], "functions.report: is missing; what does it read and write?"],
    [["functions", "report", "uses", "orders"], "functions.report.uses.orders: is missing; how often"],
    [["tables", "orders"], "tables.orders: is missing"],
    [["queues"], "queues.work: is missing"],
    [["buckets", "uploads", "objectBytes"], "buckets.uploads.objectBytes: is missing"],
    [["shape"], "shape: is missing"],
  ])("%j", (path, message) => {
    expect(refusal([path, undefined])).toContain(message);
  });
});

test("shares that do not add up to 1 are refused with their sum", () => {
  expect(refusal([["arrivals", "task recount", "share"], 0.15])).toContain(
    "arrivals: the shares add up to 1.1, not to 1",
  );
});

test("all problems are named at once", () => {
  const message = refusal([["functions", "report"], undefined], [["tables", "orders"], undefined]);
  expect(message).toMatch(/^The workload of "shop" has 2 problems:\n/);
});

test("a folder without a workload is told what to write", async () => {
  await expect(loadWorkload("/nowhere", shop)).rejects.toThrow(
    /\/nowhere\/workload\.ts does not exist\..* docs\/costs\.md/,
  );
});
