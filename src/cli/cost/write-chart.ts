import { writeFileSync } from "node:fs";
import { advise, type ChartPoint, type ChartSeries, costChart, formatQuantity, priceApp } from "@motif/cost";
import type { CloudTarget } from "../build/targets.ts";
import { UsageError } from "../errors.ts";
import { type CostSettings, optionsFor, type Priceable } from "./priceable.ts";

/** Points of a line for every tenfold level. */
const POINTS = 12;

/** Draws what an app costs between the lowest and the highest level, as an SVG. */
export function writeChart(
  file: string,
  priceable: Priceable,
  levels: readonly number[],
  settings: CostSettings,
): void {
  const [lowest, highest] = [Math.min(...levels), Math.max(...levels)];
  if (lowest === highest) {
    throw new UsageError("A chart needs more than one level: leave --at out, or write --at 1k,1m.");
  }
  const { inventory, targets, book } = priceable;
  const series = targets.map((target) =>
    seriesOf(target, priceable, levelsBetween(lowest, highest), settings),
  );
  const title = `${inventory.app}: US dollars a month, prices of ${book.collected}`;
  writeFileSync(file, costChart(title, series));
  console.error(`${file}: from ${formatQuantity(lowest)} to ${formatQuantity(highest)} arrivals a day.`);
}

function seriesOf(
  target: CloudTarget,
  { book, targets: _, ...app }: Priceable,
  levels: readonly number[],
  settings: CostSettings,
): ChartSeries {
  const points = levels.map((perDay): ChartPoint => {
    const { totalUSD, rangeUSD } = priceApp(book, target, app, optionsFor(target, perDay, settings)).bill;
    return { perDay, usd: totalUSD, ...rangeUSD };
  });
  const advice = advise(book, target, app, optionsFor(target, app.workload.perDay, settings));
  const breakEven = advice.find(({ topic }) => topic === "container")?.breakEven;
  return { title: target.PROFILE.title, points, breakEven };
}

/** Evenly spread on a logarithmic axis, both ends included. */
function levelsBetween(lowest: number, highest: number): number[] {
  const steps = Math.max(1, Math.ceil(POINTS * Math.log10(highest / lowest)));
  return Array.from({ length: steps + 1 }, (_, step) =>
    step === steps ? highest : Math.round(lowest * (highest / lowest) ** (step / steps)),
  );
}
