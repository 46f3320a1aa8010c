import { describe, expect, test } from "vitest";
import { expectedInit, loadColdStarts } from "./init.ts";

describe("measured INIT", () => {
  const data = loadColdStarts();

  test("has 620 rows of 40 runtimes", () => {
    expect(data.rows).toHaveLength(620);
    expect(Object.keys(data.runtimes)).toHaveLength(40);
  });

  test("differs by runtime, architecture and package type", () => {
    const zip = expectedInit("nodejs24.x", "arm64", "zip");
    expect(zip.p50).toBeCloseTo(122.5, 0);
    expect(expectedInit("nodejs24.x", "x86_64", "zip").p50).toBeGreaterThan(zip.p50);
    expect(expectedInit("nodejs24.x", "arm64", "image").p90).toBeGreaterThan(4 * zip.p90);
    expect(expectedInit("rust_on_provided_al2023", "arm64").p50).toBeLessThan(zip.p50 / 3);
  });

  test("hardly depends on memory: within 5% of the median for three quarters of the combinations", () => {
    const combinations = Map.groupBy(
      data.rows,
      (row) => `${row.runtime}|${row.architecture}|${row.packageType}`,
    );
    const spreads = [...combinations.values()].map(([row]) => {
      if (!row) throw new Error("empty group");
      return expectedInit(row.runtime, row.architecture, row.packageType).memorySpread;
    });
    const small = spreads.filter((spread) => spread < 0.05).length;
    expect(small / spreads.length).toBeGreaterThan(0.75);
    expect(expectedInit("nodejs24.x", "arm64").memorySpread).toBeLessThan(0.03);
  });

  test("adds the time the function's own modules take to load", () => {
    const floor = expectedInit("nodejs24.x", "arm64").p50;
    expect(expectedInit("nodejs24.x", "arm64", "zip", 55).p50).toBeCloseTo(floor + 55, 9);
  });

  test("names what was measured instead of guessing", () => {
    expect(() => expectedInit("cobol", "arm64")).toThrow(/measured: .*nodejs24x/);
    expect(() => expectedInit("bun_layer", "arm64")).toThrow(/measured: x86_64 as zip/);
  });
});
