import { app, config, http, httpApi } from "@motif/core";
import { takeInventory } from "@motif/core/model";
import { priceApp, resolveWorkload } from "@motif/cost";
import { book } from "@motif/cost/testing";
import { expect, test } from "vitest";
import * as z from "zod/mini";
import { loadTarget } from "../build/targets.ts";

const limits = config("limits", { schema: z.object({ rows: z.number() }), value: { rows: 1 }, ttl: "10s" });
const list = http("list", { uses: { limits: limits.reader } }, () => new Response());
const inventory = takeInventory(app("shop", { api: httpApi({ "GET /": list }) }));
const workload = {
  perDay: 1000,
  shape: "flat",
  arrivals: { "GET /": { share: 1, bytes: 0, responseBytes: 100 } },
  functions: { list: { durationMs: 200, cpuMs: 5 } },
};

async function linesOf(cloud: string, perDay: number) {
  const app = { inventory, workload: resolveWorkload(inventory, workload) };
  const { lines } = priceApp(book, await loadTarget(cloud), app, { perDay, freeTiers: [] }).bill;
  return lines.filter(({ resource }) => resource.startsWith("config "));
}

// 864,000 a day are 10 a second: 2 environments, each of which asks once in 10 s.
const READS = (2 * 730 * 3600) / 10;

test("a config on AWS costs nothing", async () => {
  expect(await linesOf("aws", 864_000)).toMatchObject([
    { service: "ssm-parameter", quantity: 1, costUSD: 0 },
  ]);
});

test("a config on Azure: a store by the day, read once a ttl by every environment in use", async () => {
  const [store, requests, ...others] = await linesOf("azure", 864_000);
  expect(others).toEqual([]);
  expect(store?.costUSD).toBeCloseTo((1.2 * 730) / 24, 6);
  expect(requests?.quantity).toBeCloseTo(READS, 6);
  expect(requests?.costUSD).toBeCloseTo((READS / 1e4) * 0.06, 5);
});

test("a config on Google Cloud is not priced, and the bill has its use: two calls a read", async () => {
  const lines = await linesOf("gcp", 864_000);
  expect(lines).toMatchObject([
    { sku: "version", quantity: 1, costUSD: null },
    { sku: "operations", costUSD: null },
  ]);
  expect(lines[1]?.quantity).toBeCloseTo(2 * READS, 6);
});
