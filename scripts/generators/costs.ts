import { loadApp } from "@motif/core/model";
import {
  CLOUD_NAMES,
  CLOUDS,
  dominating,
  formatQuantity,
  LEVELS,
  levelTable,
  loadPriceBook,
  loadWorkload,
  notPricedNote,
  priceApp,
  toMarkdown,
} from "@motif/cost";
import type { GeneratedFile } from "./generated-file.ts";
import { inEveryReadme } from "./section.ts";

/** The cost table in the README of every pattern: four levels, three clouds, and what dominates. */
export function costTables(): Promise<GeneratedFile[]> {
  return inEveryReadme("costs", costSection);
}

async function costSection(folder: string): Promise<string> {
  const { inventory } = await loadApp(folder);
  const workload = await loadWorkload(folder, inventory);
  const book = loadPriceBook();
  const bills = LEVELS.flatMap((perDay) =>
    CLOUDS.map((cloud) => priceApp(book, inventory, workload, { cloud, perDay })),
  );
  const busiest = LEVELS[LEVELS.length - 1] ?? 0;
  const dominate = bills
    .filter(({ usage }) => usage.arrivalsPerDay === busiest)
    .map((bill) => `- ${CLOUD_NAMES[bill.cloud]}: ${dominating(bill)}`);
  const note = notPricedNote(bills);
  return [
    `US dollars a month with the load of [workload.ts](workload.ts), free tiers taken off, prices of ${book.collected} in ` +
      "us-east-1, eastus and us-central1. An arrival is what comes from outside.",
    toMarkdown(levelTable(bills)).trim(),
    ...(note === undefined ? [] : [note]),
    `What dominates at ${formatQuantity(busiest)} a day:`,
    dominate.join("\n"),
  ].join("\n\n");
}
