import { loadApp } from "@motif/core/model";
import { appBillsCsv, loadWorkload, priceApp, resolveWorkload, warningLines } from "@motif/cost";
import { book, shop, workload } from "@motif/cost/testing";
import { describe, expect, test } from "vitest";
import { loadTarget } from "../build/targets.ts";
import { findApp } from "../catalogue.ts";

/** Resources of the shop that a cloud is warned of, with what. */
async function warned(cloud: string, changed: Partial<typeof workload>, perDay = 1000): Promise<string[]> {
  const resolved = resolveWorkload(shop, { ...workload, ...changed });
  const priced = priceApp(book, await loadTarget(cloud), { inventory: shop, workload: resolved }, { perDay });
  return priced.warnings.map(({ resource, what }) => `${resource}: ${what}`);
}

describe("what a cloud cannot run has a price with a warning", () => {
  // https://learn.microsoft.com/azure/cosmos-db/serverless-performance: "5000 RU/s for a container", 20,000 at 1 TB
  test("pattern 05 at a million files a day is more than a serverless container of Cosmos DB does", async () => {
    const { folder, inventory } = await loadApp(findApp("05"));
    const app = { inventory, workload: await loadWorkload(folder, inventory) };
    const azure = priceApp(book, await loadTarget("azure"), app, { perDay: 1_000_000 });
    const products = azure.warnings.filter(({ resource }) => resource === "table products");
    expect(products).toMatchObject([
      { unit: "RU/s", limit: 20_000 },
      { unit: "GB", limit: 1024 },
    ]);
    expect(products[0]?.value).toBeGreaterThan(150_000);
    expect(products[1]?.value).toBeCloseTo(33_823, -1);
    expect(warningLines([azure]).join("\n")).toMatch(
      /^Azure from 1,000,000 a day on, table products: [\d,]+ RU\/s in the busiest hour of a serverless container, where 20,000 is the most \(https:/m,
    );
    expect(appBillsCsv([azure]).split("\r\n")[1]).toMatch(/table products: [\d,]+ RU\/s .*"$/);
    const few = priceApp(book, await loadTarget("azure"), app, { perDay: 500 });
    expect(few.warnings).toEqual([]);
  });

  // 400 KB on DynamoDB, 2 MB on Cosmos DB, 1 MiB on Firestore
  test("an item of 900 KB is too large for DynamoDB alone", async () => {
    const tables = {
      orders: {
        itemBytes: [
          { value: 100, share: 99 },
          { value: 900_000, share: 1 },
        ],
        keptDays: 1,
      },
    };
    const large = { tables } as unknown as Partial<typeof workload>;
    expect(await warned("aws", large)).toContain("table orders: an item");
    expect(await warned("azure", large)).toEqual([]);
    expect(await warned("gcp", large)).toEqual([]);
  });

  // 1 MiB on SQS, 256 KB on Service Bus, 10 MB (7.5 before Base64) on Pub/Sub
  test("a message of 5.2 MB is too large for SQS and Service Bus", async () => {
    const large = { queues: { work: { messageBytes: 5_200_000 } } };
    expect(await warned("aws", large)).toContain("queue work: a message");
    expect(await warned("azure", large)).toContain("queue work: a message");
    expect(await warned("gcp", large)).toEqual([]);
  });

  // "HTTP 1 request size 32 MiB" on Cloud Run, 6 MB on Lambda
  test("a request of 40 MB is too large for Lambda and Cloud Run", async () => {
    const arrivals = {
      ...workload.arrivals,
      "POST /orders": { share: 0.4, bytes: 40e6, responseBytes: 1000 },
    };
    expect((await warned("aws", { arrivals })).join()).toContain("a request");
    expect((await warned("gcp", { arrivals })).join()).toContain("a request");
    expect(await warned("azure", { arrivals })).toEqual([]);
  });

  test("traffic beyond the quotas of functions is said on every cloud", async () => {
    expect((await warned("aws", {}, 1e10)).join()).toContain("the default quota of an account");
    expect((await warned("aws", {}, 1e10)).join()).toContain("the default quota of a table");
    expect((await warned("azure", {}, 1e10)).join()).toContain("of instances in the busiest hour");
    expect((await warned("gcp", {}, 1e10)).join()).toContain("in the busiest hour");
  });
});
