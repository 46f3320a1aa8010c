import { expect, test } from "vitest";
import { type ChartPoint, costChart } from "./chart.ts";

const point = (perDay: number, usd: number, more: Partial<ChartPoint> = {}): ChartPoint => ({
  perDay,
  usd,
  low: usd,
  high: usd,
  ...more,
});

/** Costs that grow by ten with every ten times as many arrivals are a straight line from corner to corner. */
const straight = { title: "AWS", points: [1000, 10_000, 100_000].map((level) => point(level, level / 1000)) };

test("both axes are logarithmic", () => {
  expect(costChart("an app", [straight])).toContain('points="90.0,460.0 390.0,255.0 690.0,50.0" fill="none"');
});

test("has a label for every power of ten", () => {
  const svg = costChart("an app", [straight]);
  for (const label of ["1,000", "10,000", "100,000", "$1.00", "$10.00", "$100.00"]) {
    expect(svg).toContain(`>${label}</text>`);
  }
});

test("draws what a cloud may cost as a band, and nothing above a line without an upper bound", () => {
  const ranged = [point(1000, 10, { low: 1, high: 100 }), point(100_000, 10, { low: 1, high: null })];
  const svg = costChart("an app", [{ title: "Azure", points: ranged }]);
  expect(svg).toContain('<polygon points="90.0,460.0 690.0,460.0 690.0,255.0 90.0,50.0"');
});

test("draws a break-even within the levels, and names one beyond them", () => {
  const within = costChart("an app", [{ ...straight, breakEven: 10_000 }]);
  expect(within).toContain('<line x1="390.0" y1="50" x2="390.0" y2="460"');
  const beyond = costChart("an app", [{ ...straight, breakEven: 1_500_000 }]);
  expect(beyond).not.toContain("stroke-dasharray");
  expect(beyond).toContain("container: 1,500,000 a day");
});

test("draws what is free as a cent", () => {
  const svg = costChart("an app", [{ title: "AWS", points: [point(1000, 0), point(100_000, 1)] }]);
  expect(svg).toContain('points="90.0,460.0 690.0,50.0" fill="none"');
});

test("gives the same bytes for the same series, and lets no text become markup", () => {
  const svg = costChart("a <b> & c", [straight]);
  expect(svg).toBe(costChart("a <b> & c", [straight]));
  expect(svg).toContain("<title>a &lt;b&gt; &amp; c</title>");
});
