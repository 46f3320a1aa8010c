import { priceMonth, resolveWorkload, usageOfRun } from "@motif/cost";
import { book, run, shop, workload as written } from "@motif/cost/testing";
import { expect, test } from "vitest";
import { CLOUDS, type CloudTarget, loadTarget, loadTargets } from "../build/targets.ts";

const workload = resolveWorkload(shop, written);
const DAYS = 730 / 24;

function billOn(target: CloudTarget, perDay: number) {
  const month = { usage: usageOfRun(shop, run, perDay, workload), assumptions: workload.assumptions };
  return priceMonth(book, target, shop, month, {}).bill;
}

test("sizes are billed one by one, not by their mean", async () => {
  const { lines } = billOn(await loadTarget("aws"), 1000);
  const quantity = (sku: string) => lines.find((line) => line.sku === sku)?.quantity;
  // 120 writes of 1 KB and 3 of 2 KB, each also to the index; 60 reads of up to 4 KB and 3 of up to 8 KB, and 40 pages of
  // 12 KB, eventually consistent: 3 units each, half price (https://aws.amazon.com/dynamodb/pricing/on-demand/).
  expect(quantity("on-demand-write")).toBeCloseTo((120 + 3 * 2) * 2 * 10 * DAYS, 4);
  expect(quantity("on-demand-read")).toBeCloseTo((60 + 3 * 2 + 40 * 3 * 0.5) * 10 * DAYS, 4);
});

test("costs more at more arrivals on every cloud", async () => {
  for (const target of await loadTargets(CLOUDS)) {
    const totals = [1e3, 1e4, 1e5, 1e6].map((perDay) => billOn(target, perDay).totalUSD);
    expect(totals).toEqual(totals.toSorted((a, b) => a - b));
  }
});
