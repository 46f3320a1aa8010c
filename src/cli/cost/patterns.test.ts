import { loadApp } from "@motif/core/model";
import { LEVELS, loadPriceBook, loadWorkload, type PricedApp, priceApp, sumUSD } from "@motif/cost";
import { listPatterns } from "@motif/patterns";
import { beforeAll, describe, expect, test } from "vitest";
import { CLOUDS, loadTargets, refusalOf } from "../build/targets.ts";

const all = listPatterns();
const names = all.map(({ name }) => name);
const targets = await loadTargets(CLOUDS);

const book = loadPriceBook();
const patterns = new Map<string, PricedApp>();

beforeAll(async () => {
  for (const { name, folder } of all) {
    const { inventory } = await loadApp(folder);
    patterns.set(name, { inventory, workload: await loadWorkload(folder, inventory) });
  }
});

function bills(name: string) {
  const pattern = patterns.get(name);
  if (!pattern) throw new Error(`${name} was not loaded`);
  const taking = targets.filter((target) => !refusalOf(target, pattern.inventory));
  return taking.map((target) => LEVELS.map((perDay) => priceApp(book, target, pattern, { perDay }).bill));
}

describe.each(names)("%s", (name) => {
  test("has a duration of every function from a measurement or from its workload", () => {
    const functions = patterns.get(name)?.workload.functions ?? new Map();
    const sources = [...functions].map(([fn, { source }]) => `${fn}: ${source}`);
    expect(sources.filter((text) => text.endsWith("assumed"))).toEqual([]);
    expect(sources.length).toBeGreaterThan(0);
  });

  test("costs more with more traffic, and what its lines add up to, on every cloud that takes it", () => {
    for (const levels of bills(name)) {
      const totals = levels.map(({ totalUSD }) => totalUSD);
      expect(totals).toEqual(totals.toSorted((a, b) => a - b));
      expect(totals.at(-1)).toBeGreaterThan(totals[0] ?? Number.NaN);
      for (const { lines, totalUSD } of levels) {
        expect(sumUSD(lines.map(({ costUSD }) => costUSD ?? 0))).toBe(totalUSD);
      }
    }
  });
});

test("three patterns are priced on three clouds at four levels within a second of processor time", () => {
  const before = process.cpuUsage();
  for (const name of names) bills(name);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(names.length / 3);
});
