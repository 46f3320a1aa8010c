import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunUsage } from "@motif/core/model";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  CLOUDS,
  daysOf,
  loadPriceBook,
  loadRun,
  priceUsage,
  requestsOf,
  resolveWorkload,
  usageOfRun,
} from "../index.ts";
import { shop, workload } from "./shop.ts";

const resolved = resolveWorkload(shop, workload);
const DAYS = 730 / 24;

/** A quarter of an hour: 60 orders, 40 lists, and the work that the orders make, in 20 batches. */
const run: RunUsage = {
  version: 1,
  app: "shop",
  from: "2026-11-20T10:00:00.000Z",
  to: "2026-11-20T10:15:00.000Z",
  arrivals: 100,
  api: { requests: 100, requestBytes: { "0": 40, "1024": 60 }, responseBytes: 200_000 },
  functions: {
    "create-order": { invocations: 60, units: 60, asynchronous: 0, starts: 1, durations: { "10": 60 } },
    "list-orders": {
      invocations: 40,
      units: 40,
      asynchronous: 0,
      starts: 1,
      durations: { "8": 30, "12": 10 },
    },
    "work-off": { invocations: 20, units: 63, asynchronous: 0, starts: 2, durations: { "90": 20 } },
  },
  queues: { work: { sendCalls: 60, delivered: 63, batches: 20, failed: 3, sent: { "1024": 60 } } },
  tables: {
    orders: {
      updates: 63,
      deletes: 0,
      queriedItems: 1200,
      gets: { "1024": 60, "5120": 3 },
      writes: { "1024": 120, "2048": 3 },
      queries: {},
      eventualQueries: { "12288": 40 },
    },
  },
  buckets: { uploads: { gets: 0, heads: 0, lists: 0, events: 0, puts: { "10240": 63 } } },
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "motif-run-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(content: unknown): string {
  const path = join(folder, "usage.json");
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}

test("a month goes on as in the run, at the arrivals asked for", () => {
  const usage = usageOfRun(shop, run, 1000, resolved);
  // 1,000 a day are 10 times the run's 100 arrivals, each day of the month.
  expect(requestsOf(usage.triggers.api).requests).toBeCloseTo(1000 * DAYS, 6);
  expect(usage.resources.queue[0]?.sent).toBeCloseTo(600 * DAYS, 6);
  expect(usage.resources.queue[0]?.handled).toBeCloseTo(600 * DAYS, 6);
  expect(usage.resources.table[0]?.puts).toBeCloseTo(600 * DAYS, 6);
  expect(usage.resources.table[0]?.queries).toMatchObject([{ items: 30, bytes: 12_288, eventual: true }]);
  const work = usage.functions.find(({ name }) => name === "work-off");
  expect(work?.invocations).toBeCloseTo(200 * DAYS, 6);
  // A batch of 3.15 takes 90 ms.
  expect(work?.unitMs).toEqual([{ value: expect.closeTo(90 / 3.15, 9), share: 20 }]);
  expect(daysOf(run)).toBeCloseTo(1 / 96, 12);
});

test("sizes are billed one by one, not by their mean", () => {
  const { bill } = priceUsage(loadPriceBook(), usageOfRun(shop, run, 1000, resolved), resolved.assumptions, {
    cloud: "aws",
  });
  const quantity = (sku: string) => bill.lines.find((line) => line.sku === sku)?.quantity;
  // 120 writes of 1 KB and 3 of 2 KB, each also to the index; 60 reads of up to 4 KB and 3 of up to 8 KB, and 40 pages of
  // 12 KB, eventually consistent: 3 units each, half price (https://aws.amazon.com/dynamodb/pricing/on-demand/).
  expect(quantity("on-demand-write")).toBeCloseTo((120 + 3 * 2) * 2 * 10 * DAYS, 4);
  expect(quantity("on-demand-read")).toBeCloseTo((60 + 3 * 2 + 40 * 3 * 0.5) * 10 * DAYS, 4);
});

test("costs more at more arrivals on every cloud", () => {
  for (const cloud of CLOUDS) {
    const totals = [1e3, 1e4, 1e5, 1e6].map(
      (perDay) =>
        priceUsage(loadPriceBook(), usageOfRun(shop, run, perDay, resolved), resolved.assumptions, { cloud })
          .bill.totalUSD,
    );
    expect(totals).toEqual(totals.toSorted((a, b) => a - b));
  }
});

describe("a file is refused by name", () => {
  test("when it is not there, with when it will be", () => {
    expect(() => loadRun(join(folder, "none.json"), "shop")).toThrow(/none\.json cannot be read.*motif dev/s);
  });

  test.each([
    ["of another app", { ...run, app: "other" }, 'usage.json is of a run of "other", not of "shop"'],
    ["in which nothing arrived", { ...run, arrivals: 0 }, "nothing arrived in the run from 2026-11-20"],
    ["with a negative count", { ...run, arrivals: -1 }, "arrivals: Too small"],
    [
      "with a size that is none",
      { ...run, api: { ...run.api, requestBytes: { big: 1 } } },
      "api.requestBytes",
    ],
    ["of another version", { ...run, version: 2 }, "version: Invalid input: expected 1"],
    ["that is no JSON", "{", "cannot be read"],
  ])("%s", (_, content, message) => {
    expect(() => loadRun(file(content), "shop")).toThrow(message);
  });
});
