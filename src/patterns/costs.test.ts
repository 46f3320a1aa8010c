import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { loadApp } from "@motif/core/model";
import { CLOUDS, LEVELS, loadPriceBook, loadWorkload, priceApp, sumUSD } from "@motif/cost";
import { beforeAll, describe, expect, test } from "vitest";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const names = readdirSync(HERE).filter((name) => /^\d\d-/.test(name));

const book = loadPriceBook();
const patterns = new Map<string, Awaited<ReturnType<typeof load>>>();

async function load(name: string) {
  const { folder, inventory } = await loadApp(`${HERE}${name}`);
  return { inventory, workload: await loadWorkload(folder, inventory) };
}

beforeAll(async () => {
  for (const name of names) patterns.set(name, await load(name));
});

function bills(name: string) {
  const pattern = patterns.get(name);
  if (!pattern) throw new Error(`${name} was not loaded`);
  return CLOUDS.map((cloud) =>
    LEVELS.map((perDay) => priceApp(book, pattern.inventory, pattern.workload, { cloud, perDay }).bill),
  );
}

describe.each(names)("%s", (name) => {
  test("has a duration of every function from a measurement or from its workload", () => {
    const functions = patterns.get(name)?.workload.functions ?? new Map();
    const sources = [...functions].map(([fn, { source }]) => `${fn}: ${source}`);
    expect(sources.filter((text) => text.endsWith("assumed"))).toEqual([]);
    expect(sources.length).toBeGreaterThan(0);
  });

  test("costs more with more traffic, and what its lines add up to, on every cloud", () => {
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

test("all patterns are priced on three clouds at four levels within a second of processor time", () => {
  const before = process.cpuUsage();
  for (const name of names) bills(name);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1e6).toBeLessThan(1);
});
