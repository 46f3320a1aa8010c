import { app, http, httpApi, secret } from "@motif/core";
import { takeInventory } from "@motif/core/model";
import { priceApp, resolveWorkload } from "@motif/cost";
import { book } from "@motif/cost/testing";
import { expect, test } from "vitest";
import { loadTarget } from "../build/targets.ts";

const key = secret("payment-key");
const pay = http("pay", { uses: { key: key.reader } }, () => new Response());
const inventory = takeInventory(app("shop", { api: httpApi({ "POST /": pay }) }));
const workload = {
  perDay: 1000,
  shape: "flat",
  arrivals: { "POST /": { share: 1, bytes: 100, responseBytes: 100 } },
  functions: { pay: { durationMs: 200, cpuMs: 5 } },
};

async function costOf(cloud: string, perDay: number): Promise<number> {
  const app = { inventory, workload: resolveWorkload(inventory, workload) };
  const { lines } = priceApp(book, await loadTarget(cloud), app, { perDay, freeTiers: [] }).bill;
  const ofSecret = lines.filter(({ resource }) => resource === "secret payment-key");
  return ofSecret.reduce((sum, { costUSD }) => sum + (costUSD ?? 0), 0);
}

// 864,000 a day are 10 a second: 2 environments, each of which asks once in 300 s.
const READS = (2 * 730 * 3600) / 300;

test.each<[string, number]>([
  // $0.40 a secret and $0.05 per 10,000 calls (https://aws.amazon.com/secrets-manager/pricing/)
  ["aws", 0.4 + (READS / 1e4) * 0.05],
  // $0.03 per 10,000 operations (https://azure.microsoft.com/pricing/details/key-vault/)
  ["azure", (READS / 1e4) * 0.03],
  // $0.06 a version and $0.03 per 10,000 accesses (https://cloud.google.com/secret-manager/pricing)
  ["gcp", 0.06 + (READS / 1e4) * 0.03],
])(
  "a secret on %s: kept, and read once in five minutes by every environment in use",
  async (cloud, expected) => {
    expect(await costOf(cloud, 864_000)).toBeCloseTo(expected, 6);
  },
);

test("a secret that is rarely used is read once an invocation", async () => {
  const invocations = (100 * 730) / 24;
  expect(await costOf("azure", 100)).toBeCloseTo((invocations / 1e4) * 0.03, 6);
});
