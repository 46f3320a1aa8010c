import {
  advise,
  appBillData,
  appBillsCsv,
  dominating,
  durationLines,
  formatQuantity,
  levelTable,
  type ResolvedWorkload,
} from "@motif/cost";
import { print, printExplanation, printJson, printList, printTable } from "./output.ts";
import { billsAt, type CostSettings, optionsFor, readPriceable } from "./priceable.ts";

/** Prints what one app costs at every level asked for. */
export async function printCosts(app: string, settings: CostSettings): Promise<void> {
  const priceable = await readPriceable(app, settings);
  const { inventory, workload, targets, book } = priceable;
  const bills = settings.levels.flatMap((perDay) => billsAt(priceable, perDay, settings));
  if (settings.json) {
    return printJson({
      app: inventory.app,
      prices: book.collected,
      durations: Object.fromEntries(durations(workload)),
      bills: bills.map(appBillData),
    });
  }
  if (settings.csv) return print(appBillsCsv(bills).trimEnd());
  print(`${inventory.app}: US dollars a month, prices of ${book.collected}\n`);
  printTable(levelTable(bills), bills, settings);
  if (settings.explain) {
    printExplanation(bills, workload);
    printList("Durations of one unit of work, on a whole core", durationLines(workload));
    return;
  }
  const focus = settings.focus ?? workload.perDay;
  print(`\nWhat dominates at ${formatQuantity(focus)} a day`);
  for (const bill of billsAt(priceable, focus, settings)) {
    print(`  ${bill.title}: ${dominating(bill)}`);
  }
  print(`\nAdvice at ${formatQuantity(focus)} a day`);
  for (const target of targets) {
    for (const { text } of advise(book, target, priceable, optionsFor(target, focus, settings))) {
      print(`  ${target.PROFILE.title}: ${text}`);
    }
  }
  print("\nEvery line with its source and what was assumed: add --explain");
}

function durations({ functions }: ResolvedWorkload) {
  return [...functions].map(
    ([name, { durationMs, cpuMs, source }]) => [name, { durationMs, cpuMs, source }] as const,
  );
}
