import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { daysOf, loadRun, requestsOf, resolveWorkload, usageOfRun } from "../index.ts";
import { run, shop, workload } from "../testing/index.ts";

const resolved = resolveWorkload(shop, workload);
const DAYS = 730 / 24;

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
