import { join } from "node:path";
import {
  appBillData,
  appBillsCsv,
  daysOf,
  filteringOf,
  formatQuantity,
  LEVELS,
  levelTable,
  loadRun,
  priceMonth,
  usageOfRun,
} from "@motif/cost";
import { dataFolderInUse } from "../with-server.ts";
import { print, printExplanation, printJson, printTable } from "./output.ts";
import { type CostSettings, optionsFor, readPriceable } from "./priceable.ts";

/** What a run of less than ten minutes says of a day is worth nothing. */
const SHORTEST_PACE_DAYS = 10 / (24 * 60);

/**
 * Prints what a month costs in which the app goes on as in a run: at the run's own pace, and at the levels asked for.
 * `file` is `true` for the one in the app's data folder.
 */
export async function printRun(app: string, file: string | true, settings: CostSettings): Promise<void> {
  const priceable = await readPriceable(app, settings);
  const { inventory, workload, targets, book } = priceable;
  const usage = file === true ? join(await dataFolderInUse(priceable, settings.dataDir), "usage.json") : file;
  const run = loadRun(usage, inventory.app);
  const days = daysOf(run);
  const pace = days >= SHORTEST_PACE_DAYS ? [Math.max(1, Math.round(run.arrivals / days))] : [];
  const levels = [...new Set([...pace, ...(settings.levels ?? LEVELS)])].sort((a, b) => a - b);
  const bills = levels.flatMap((perDay) => {
    return targets.map((target) => {
      const usage = usageOfRun(inventory, run, perDay, workload, filteringOf(target));
      const month = { usage, assumptions: workload.assumptions };
      const { perDay: _, ...options } = optionsFor(target, perDay, settings);
      return priceMonth(book, target, inventory, month, options);
    });
  });
  if (settings.json) {
    return printJson({ app: inventory.app, prices: book.collected, run, bills: bills.map(appBillData) });
  }
  if (settings.csv) return print(appBillsCsv(bills).trimEnd());
  print(
    `${inventory.app}: US dollars a month if it goes on as from ${run.from} to ${run.to}, when ${formatQuantity(run.arrivals)} ` +
      `requests, messages and objects arrived${pace[0] === undefined ? "" : ` (${formatQuantity(pace[0])} a day)`}; prices of ${book.collected}\n`,
  );
  printTable(levelTable(bills), bills, settings);
  print(
    `${settings.markdown ? "\n" : ""}Times are those of this machine: a cloud's tables and queues answer more slowly. Storage is not in it: a run does\n` +
      "not tell how long things are kept.",
  );
  if (settings.explain) printExplanation(bills, workload);
}
