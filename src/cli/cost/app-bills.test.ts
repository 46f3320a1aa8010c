import {
  type AppBill,
  advise,
  appBillsCsv,
  appColdStarts,
  assumptionLines,
  dominating,
  levelTable,
  notPricedNote,
  type PriceOptions,
  priceApp,
  regionNote,
  resolveWorkload,
  sumUSD,
  toText,
  withBatches,
  withFunctions,
} from "@motif/cost";
import { book, shop, workload as written } from "@motif/cost/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { CLOUDS, type CloudTarget, loadTargets } from "../build/targets.ts";

const workload = resolveWorkload(shop, written);
const targets = await loadTargets(CLOUDS);

function targetOf(cloud: string): CloudTarget {
  const found = targets.find(({ PRICING }) => PRICING.provider === cloud);
  if (!found) throw new Error(`no cloud ${cloud}`);
  return found;
}

function price(
  cloud: string,
  perDay: number,
  options: Partial<PriceOptions> = {},
  inventory = shop,
): AppBill {
  return priceApp(book, targetOf(cloud), { inventory, workload }, { perDay, ...options });
}

function usd(bill: AppBill, service: string): number {
  return sumUSD(bill.bill.lines.filter((line) => line.service === service).map((line) => line.costUSD ?? 0));
}

const cloud = fc.constantFrom(...CLOUDS);
const traffic = fc.double({ min: 1, max: 1e8, noNaN: true });

describe("properties of an app's bill", () => {
  test("cost never falls when traffic rises", () => {
    fc.assert(
      fc.property(cloud, traffic, fc.double({ min: 1, max: 20, noNaN: true }), (on, perDay, factor) => {
        const [low, high] = [price(on, perDay).bill.totalUSD, price(on, perDay * factor).bill.totalUSD];
        // Each of about 40 lines is rounded to a millionth of a dollar.
        expect(high).toBeGreaterThanOrEqual(low - 40e-6);
      }),
    );
  });

  test("a bill is the sum of its explained lines", () => {
    fc.assert(
      fc.property(cloud, traffic, (on, perDay) => {
        const { bill } = price(on, perDay);
        expect(sumUSD(bill.lines.map((line) => line.costUSD ?? 0))).toBe(bill.totalUSD);
      }),
    );
  });

  test("free tiers take nothing off twice: list price less what they took is the bill", () => {
    fc.assert(
      fc.property(cloud, traffic, (on, perDay) => {
        const [net, list] = [price(on, perDay).bill, price(on, perDay, { freeTiers: [] }).bill];
        expect(list.totalUSD - net.totalUSD).toBeCloseTo(net.freeUSD, 4);
      }),
    );
  });
});

describe("what is billed once per account", () => {
  test("Service Bus has one base however many queues there are, and none without a queue", () => {
    const bases = price("azure", 1000).bill.lines.filter(({ sku }) => sku === "standard-base");
    expect(bases).toMatchObject([{ resource: "account", quantity: 1, costUSD: 9.81 }]);
  });

  test("of alarms, bounds are known where no price is, and are shown as that", () => {
    const bills = CLOUDS.map((each) => price(each, 1000));
    expect(bills.map(({ bill }) => bill.notPriced.length)).toEqual([0, 2, 1]);
    expect(notPricedNote(bills)).toBe(
      "From the least to the most, of which only bounds are known: Azure blob-hot-lrs other, Azure azure-monitor log-alert-series-5-minutes, Azure azure-monitor log-alert-series-15-minutes, Google Cloud artifactregistry storage, Google Cloud monitoring alert-condition",
    );
    expect(toText(levelTable(bills))).toMatch(/1,000 .* \$\d+\.\d\d–\$\d+\.\d\d/);
  });
});

describe("what the clouds do differently", () => {
  test("Pub/Sub pushes one message at a time, so a batch window saves nothing on Google Cloud", () => {
    const windowed = withBatches(shop, "working", { batchWindowMs: 5000 });
    const [on, off] = [price("gcp", 1e6), price("gcp", 1e6, {}, windowed)];
    expect(usd(on, "cloudrun")).toBe(usd(off, "cloudrun"));
    expect(usd(price("aws", 1e6), "lambda")).toBeGreaterThan(usd(price("aws", 1e6, {}, windowed), "lambda"));
  });

  test("memory that a cloud does not have is refused by name", () => {
    const large = withFunctions(shop, { memory: 8192 }, "report");
    expect(() => price("azure", 1000, {}, large)).toThrow(
      /report: has 8192 MB of memory; an instance of the Flex Consumption plan has 4096/,
    );
    expect(() => price("aws", 1000, {}, large)).not.toThrow();
  });

  test("an unknown region is refused, naming those with prices", () => {
    expect(() => price("aws", 1000, { region: "mars-north-1" })).toThrow(
      /no price in region "mars-north-1", only in eu-west-1, us-east-1/,
    );
  });

  test("every app has a price in the second region of AWS and of Google Cloud, without a note where Terraform deploys there", () => {
    const ireland = price("aws", 1e6, { region: "eu-west-1" });
    expect(ireland.bill.notPriced).toEqual([]);
    // https://aws.amazon.com/api-gateway/pricing/: $1.11 a million in Ireland, $1.00 in Virginia.
    expect(usd(ireland, "apigateway-http") / usd(price("aws", 1e6), "apigateway-http")).toBeCloseTo(1.11, 4);
    const belgium = price("gcp", 1e6, { region: "europe-west1" });
    expect(regionNote([belgium])).toBeUndefined();
    // https://cloud.google.com/firestore/pricing: $0.033 a 100,000 reads in Belgium, $0.03 in Iowa, and so all of it.
    expect(usd(belgium, "firestore") / usd(price("gcp", 1e6), "firestore")).toBeCloseTo(1.1, 3);
    expect(() => price("azure", 1000, { region: "westeurope" })).toThrow(/only in eastus/);
  });

  test("what has no price in a region is no advice there", () => {
    const topics = (region: string) =>
      advise(book, targetOf("aws"), { inventory: shop, workload }, { perDay: 1000, region }).map(
        ({ topic }) => topic,
      );
    expect(topics("us-east-1")).toContain("provisioned-concurrency");
    // Not known there: its lines would count as nothing.
    expect(topics("eu-west-1")).not.toContain("provisioned-concurrency");
    expect(topics("eu-west-1")).toContain("container");
  });

  test("provisioned concurrency is billed by the hour, without the free tier", () => {
    const provisioned = withFunctions(shop, { provisionedConcurrency: 2 }, "create-order");
    const lines = price("aws", 1000, {}, provisioned).bill.lines;
    const line = lines.find(({ sku }) => sku === "provisioned-concurrency-arm64");
    // 2 environments × 256 MB × 730 h × 3600 s × $0.0000033334 (https://aws.amazon.com/lambda/pricing/)
    expect(line?.costUSD).toBeCloseTo(2 * 0.25 * 730 * 3600 * 0.0000033334, 6);
    const ofLambda = lines.filter(
      ({ service, resource }) => service === "lambda" && resource === "create-order",
    );
    expect(ofLambda.map(({ freeApplied }) => freeApplied)).toEqual([0, 0, 0, 0]);
  });
});

describe("advice", () => {
  const topics = (inventory = shop, perDay = 1e6) =>
    advise(book, targetOf("aws"), { inventory, workload }, { perDay });

  test("names arm64 only where x86_64 is used, with what it saves", () => {
    expect(topics().some(({ topic }) => topic === "architecture")).toBe(false);
    const onX86 = withFunctions(shop, { architecture: "x86_64" });
    const [advice] = topics(onX86).filter(({ topic }) => topic === "architecture");
    const saved = price("aws", 1e6, {}, onX86).bill.totalUSD - price("aws", 1e6).bill.totalUSD;
    expect(advice?.savesUSD).toBeCloseTo(saved, 6);
    expect(advice?.text).toContain(`$${saved.toFixed(2)}`);
  });

  test("computes batches, the gateway, memory and containers by pricing the variant", () => {
    const given = new Map(topics().map((advice) => [advice.topic, advice]));
    const windowed = withBatches(shop, "working", { batchWindowMs: 5000 });
    expect(given.get("batch")?.savesUSD).toBeCloseTo(
      price("aws", 1e6).bill.totalUSD - price("aws", 1e6, {}, windowed).bill.totalUSD,
      6,
    );
    // 600,000 requests a day: $3.50 instead of $1.00 per million (https://aws.amazon.com/api-gateway/pricing/)
    const more = ((600_000 * 730) / 24 / 1e6) * 2.5;
    expect(given.get("gateway")?.text).toContain(`$${more.toFixed(2)} a month more`);
    expect(given.get("container")?.text).toMatch(/Always-on is cheaper from about [\d,]+ arrivals a day on/);
  });

  test("says when always-on becomes cheaper, and it is cheaper from there on", () => {
    const text = topics().find(({ topic }) => topic === "container")?.text ?? "";
    const from = Number(/about ([\d,]+) arrivals/.exec(text)?.[1]?.replaceAll(",", ""));
    const saves = (perDay: number) =>
      topics(shop, perDay).find(({ topic }) => topic === "container")?.savesUSD ?? 0;
    expect(saves(from * 1.2)).toBeGreaterThan(0);
    expect(saves(from * 0.8)).toBeLessThan(0);
  });

  test("offers provisioned concurrency where cold starts are met, with the break-even of the price book", () => {
    const [advice] = topics(shop, 1000).filter(({ topic }) => topic === "provisioned-concurrency");
    expect(advice?.savesUSD).toBeLessThan(0);
    // 3.3334 / (13.3334 − 7.7778) = 60%
    expect(advice?.text).toContain("more than 60% of the time");
  });
});

test("cold starts of every function are rarer with more traffic, and cost what is kept ready", () => {
  const functions = appColdStarts(book, targets, { inventory: shop, workload }, [1000, 100_000]);
  const [quiet, busy] = functions.find(({ name }) => name === "create-order")?.levels ?? [];
  for (const on of CLOUDS) expect(busy?.share[on]).toBeLessThan(quiet?.share[on] ?? 0);
  expect(quiet?.shareWithOneReady.aws).toBeLessThan(quiet?.share.aws ?? 0);
  // 256 MB × 730 h at $0.0000033334 per GB-second, and it has no free tier any more
  const provisioned = quiet?.mitigations.find(
    ({ cloud: on, kind }) => on === "aws" && kind === "one-always-ready",
  );
  expect(provisioned?.costUSD).toBeGreaterThanOrEqual(0.25 * 730 * 3600 * 0.0000033334);
});

test("reports say what dominates, what was assumed, and every line with its level", () => {
  const bills = [price("aws", 1000), price("gcp", 1e6)];
  expect(bills.map((bill) => dominating(bill))).toEqual([
    expect.stringMatching(/^[\w-]+ [\d.]+%, /),
    expect.stringMatching(/^[\w-]+ [\d.]+%, /),
  ]);
  const lines = assumptionLines({ ...workload.assumptions, moduleLoadMs: 55 }, ["aws"]);
  expect(lines).toContainEqual(expect.stringMatching(/^moduleLoadMs = 55: .* \(from the workload\)$/));
  expect(lines.some((line) => line.startsWith("cosmos"))).toBe(false);
  const csv = appBillsCsv(bills).trimEnd().split("\r\n");
  expect(csv).toHaveLength(1 + bills.reduce((sum, { bill }) => sum + bill.lines.length, 0));
  expect(csv[1]).toMatch(/^1000,aws,us-east-1,/);
});
