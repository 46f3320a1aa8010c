import { loadApp } from "@motif/core/model";
import {
  type AppBill,
  advise,
  biggestLever,
  dominating,
  formatQuantity,
  levelsOf,
  levelTable,
  loadPriceBook,
  loadWorkload,
  notPricedNote,
  priceApp,
  regionNote,
  toMarkdown,
  warningLines,
  yearLine,
} from "@motif/cost";
import { CLOUDS, loadTargets, refusalOf } from "../../src/cli/build/targets.ts";
import type { GeneratedFile } from "./generated-file.ts";
import { inEveryReadme } from "./section.ts";

/** The cost table in the README of every pattern: levels, clouds, a year, what dominates, and what saves most. */
export function costTables(): Promise<GeneratedFile[]> {
  return inEveryReadme("costs", costSection);
}

async function costSection(folder: string): Promise<string> {
  const { inventory } = await loadApp(folder);
  const workload = await loadWorkload(folder, inventory);
  const book = loadPriceBook();
  const targets = (await loadTargets(CLOUDS)).filter((target) => !refusalOf(target, inventory));
  const bills = levelsOf(workload).flatMap((perDay) =>
    targets.map((target) => priceApp(book, target, { inventory, workload }, { perDay })),
  );
  const at = (level: number): AppBill[] => bills.filter(({ usage }) => usage.arrivalsPerDay === level);
  const busiest = Math.max(...bills.map(({ usage }) => usage.arrivalsPerDay));
  const dominate = at(busiest).map((bill) => `- ${bill.title}: ${dominating(bill)}`);
  const { perDay } = workload;
  const levers = targets.flatMap((target) => {
    const lever = biggestLever(advise(book, target, { inventory, workload }, { perDay }));
    return lever ? [`- ${target.PROFILE.title}: ${lever.text}`] : [];
  });
  const warnings = warningLines(bills).map((line) => `- ${line}`);
  return [
    `US dollars a month with the load of [workload.ts](workload.ts), free tiers taken off, prices of ${book.collected}. An ` +
      "arrival is what comes from outside.",
    toMarkdown(levelTable(bills, workload.perDay)).trim(),
    ...[regionNote(bills), notPricedNote(bills)].filter((note) => note !== undefined),
    ...(warnings.length === 0
      ? []
      : [["What stands behind a ! is more than the cloud does:", "", ...warnings].join("\n")]),
    `The first year at ${formatQuantity(perDay)} a day: ${yearLine(at(perDay))}`,
    `What dominates at ${formatQuantity(busiest)} a day:`,
    dominate.join("\n"),
    ...(levers.length === 0
      ? []
      : [`What saves most at ${formatQuantity(perDay)} a day:`, levers.join("\n")]),
  ].join("\n\n");
}
