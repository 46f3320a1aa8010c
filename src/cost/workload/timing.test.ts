import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  ASSUMPTIONS,
  durationLines,
  loadMeasured,
  type Measured,
  propagate,
  resolveWorkload,
} from "../index.ts";
import { shop, workload } from "../testing/shop.ts";

const measured: Measured = {
  about: "a test",
  date: "2026-11-20",
  node: "24.0.0",
  functions: { "create-order": { medianMs: 3, p95Ms: 7, samples: 100, initMs: 55 } },
};

/** The shop's workload with another load of `create-order`, which puts an order and sends a message. */
function withCreateOrder(load: object, more: object = {}) {
  const uses = workload.functions["create-order"].uses;
  return { ...workload, ...more, functions: { ...workload.functions, "create-order": { ...load, uses } } };
}

const resolved = (load: object, known?: Measured, more?: object) => {
  const all = resolveWorkload(shop, withCreateOrder(load, more), known);
  return { all, ...all.functions.get("create-order") };
};

describe("a duration that the workload does not state", () => {
  test("is the measured one and a wait for each call of a service", () => {
    const { all, ...fn } = resolved({}, measured);
    expect(fn).toMatchObject({ durationMs: 3 + 2 * 5, cpuMs: 3, loadMs: 55, source: "measured locally" });
    expect(durationLines(all)).toContain(
      "create-order: 3 ms, measured locally (95% within 7 ms), and 2 calls of services × 5 ms (serviceCallMs)",
    );
  });

  test("is assumed where nothing was measured, and says so", () => {
    const { all, ...fn } = resolved({});
    const { handlerMs, serviceCallMs, moduleLoadMs } = ASSUMPTIONS;
    expect(fn).toMatchObject({
      durationMs: handlerMs.value + 2 * serviceCallMs.value,
      cpuMs: handlerMs.value,
      loadMs: moduleLoadMs.value,
      source: "assumed",
    });
    expect(durationLines(all).join("\n")).toMatch(/create-order: 10 ms, assumed \(handlerMs; .*--measure/);
  });

  test("waits as long for a call as the workload assumes", () => {
    expect(resolved({}, measured, { assumptions: { serviceCallMs: 20 } }).durationMs).toBe(43);
  });

  test("goes into the usage, with the measured time of loading", () => {
    const usage = propagate(shop, resolved({}, measured).all, 1000);
    expect(usage.functions.find(({ name }) => name === "create-order")).toMatchObject({
      unitMs: 13,
      cpuMs: 3,
      loadMs: 55,
    });
  });
});

test("a stated duration counts, whatever was measured", () => {
  const { all, ...fn } = resolved({ durationMs: 20, cpuMs: 5 }, measured);
  expect(fn).toMatchObject({ durationMs: 20, cpuMs: 5, loadMs: 55, source: "stated" });
  expect(durationLines(all)).toContain("create-order: 20 ms, stated in the workload");
});

test("a stated duration without its computing part takes that from the measurement, within the duration", () => {
  expect(resolved({ durationMs: 20 }, measured).cpuMs).toBe(3);
  expect(resolved({ durationMs: 2 }, measured).cpuMs).toBe(2);
});

test("a stated share of cold starts is said", () => {
  const { all } = resolved({ coldStartShare: 0.5 }, measured);
  expect(durationLines(all).join("\n")).toMatch(/create-order: .*; 50% cold starts, stated/);
});

test("a measurement of a function that is gone is refused", () => {
  const stale = { ...measured, functions: { "old-order": measured.functions["create-order"] } };
  expect(() => resolveWorkload(shop, workload, stale as Measured)).toThrow(
    "measured.json: old-order: the app has no such function; write the file anew",
  );
});

describe("the file of a measurement", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "motif-measured-"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("need not be there", () => {
    expect(loadMeasured(join(folder, "none"))).toBeUndefined();
  });

  test("is refused by file and field where it is broken", () => {
    const file = join(folder, "measured.json");
    writeFileSync(file, JSON.stringify({ ...measured, date: "yesterday" }));
    expect(() => loadMeasured(folder)).toThrow(/measured\.json: date: .*--measure/);
    writeFileSync(file, "{");
    expect(() => loadMeasured(folder)).toThrow(/measured\.json cannot be read/);
    writeFileSync(file, JSON.stringify(measured));
    expect(loadMeasured(folder)).toEqual(measured);
  });
});
