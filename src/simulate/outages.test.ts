import { describe, expect, it } from "vitest";
import { Draw } from "./draw.ts";
import { Luck } from "./luck.ts";
import { Outages } from "./outages.ts";

const LOAD_MS = 1000;
let now = 0;

/** Outages of one table under many seeds. */
function outagesOf(seeds: number, only?: ReadonlySet<string>): readonly Outages[] {
  now = 0;
  return Array.from({ length: seeds }, (_, seed) => {
    const luck = new Luck(seed);
    const draw = new Draw(luck, new Map([["outage", { rate: 1, from: 0, to: 1 }]]), () => now, only);
    return new Outages(["items"], { luck, draw, now: () => now, loadMs: LOAD_MS });
  });
}

/** How something is over an hour and the load, each half second: `d`own, `s`low, or well. */
function told(outages: Outages, resource = "items"): string {
  const states: string[] = [];
  for (now = 0; now <= 3_605_000; now += 500) {
    states.push(outages.isDown(resource) ? "d" : outages.isSlow(resource) ? "s" : ".");
  }
  return states.join("");
}

describe("a resource", () => {
  const lines = outagesOf(60).map((outages) => told(outages));

  it("is down, slow or comes and goes for a time, and well before and after", () => {
    for (const line of lines) expect(line).toMatch(/^\.{0,3}(?:d*|s*|(?:d{4}\.{4})*d{0,4})\.+$/);
  });

  it("has each of them under some seed", () => {
    expect(lines.some((line) => /d{5}/.test(line))).toBe(true);
    expect(lines.some((line) => /s{5}/.test(line))).toBe(true);
    expect(lines.some((line) => /\.d{4}\.{4}d{4}\./.test(line))).toBe(true);
  });

  it("is away from the beginning under half of the seeds", () => {
    const atOnce = lines.filter((line) => !line.startsWith(".")).length;
    expect(atOnce).toBeGreaterThan(lines.length / 3);
    expect(atOnce).toBeLessThan((lines.length * 2) / 3);
  });

  it("is away for minutes under some seeds, and for much longer under others", () => {
    const lengths = lines.map((line) => line.replace(/^\.+|\.+$/g, "").length / 2);
    expect(lengths.filter((seconds) => seconds <= 120).length).toBeGreaterThan(10);
    expect(lengths.filter((seconds) => seconds > 600).length).toBeGreaterThan(10);
  });

  it("is well where no outage strikes, where another has one, and once all are over", () => {
    const well = ".".repeat(lines[0]?.length ?? 0);
    for (const outages of outagesOf(5, new Set())) expect(told(outages)).toBe(well);
    for (const outages of outagesOf(5)) {
      expect(told(outages, "others")).toBe(well);
      outages.stop();
      expect(told(outages)).toBe(well);
    }
  });
});
