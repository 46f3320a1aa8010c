import {
  type AppBill,
  advise,
  appBillData,
  appBillsCsv,
  biggestLever,
  CostError,
  dominating,
  durationLines,
  formatQuantity,
  formatUSD,
  levelsOf,
  levelTable,
  type ResolvedWorkload,
  rankingLine,
  yearLine,
} from "@motif/cost";
import { keepBills } from "./diff/last-run.ts";
import { printDiff } from "./diff/print-diff.ts";
import { print, printExplanation, printJson, printList, printTable } from "./output.ts";
import { billsAt, type CostSettings, optionsFor, type Priceable, readPriceable } from "./priceable.ts";
import { writeChart } from "./write-chart.ts";

/** Prints what one app costs at every level asked for. Throws `CostError` where it is more than `--max`. */
export async function printCosts(app: string, settings: CostSettings): Promise<void> {
  const priceable = await readPriceable(app, settings);
  const levels = settings.levels ?? levelsOf(priceable.workload);
  const focus = settings.focus ?? priceable.workload.perDay;
  const bills = levels.flatMap((perDay) => billsAt(priceable, perDay, settings));
  const focused = billsAt(priceable, focus, settings);
  if (settings.diff === undefined) printBills(priceable, bills, focused, settings);
  else {
    const named = { named: app, name: priceable.inventory.app };
    await printDiff(named, settings.diff === true ? "HEAD" : settings.diff, bills, settings);
  }
  keepBills(priceable.inventory.app, bills);
  if (settings.chart !== undefined) writeChart(settings.chart, priceable, levels, settings);
  if (settings.max !== undefined) refuseAbove(settings.max, focused);
}

function printBills(
  priceable: Priceable,
  bills: readonly AppBill[],
  focused: readonly AppBill[],
  settings: CostSettings,
): void {
  const { inventory, workload, book } = priceable;
  if (settings.json) {
    printJson({
      app: inventory.app,
      prices: book.collected,
      durations: Object.fromEntries(durations(workload)),
      bills: bills.map(appBillData),
      biggestLevers: biggestLevers(priceable, focused, settings),
    });
    return;
  }
  if (settings.csv) {
    print(appBillsCsv(bills).trimEnd());
    return;
  }
  print(`${inventory.app}: US dollars a month, prices of ${book.collected}\n`);
  printTable(levelTable(bills, workload.perDay), bills, settings);
  if (settings.explain) {
    printExplanation(bills, workload);
    printList("Durations of one unit of work, on a whole core", durationLines(workload));
    return;
  }
  printFocus(priceable, focused, settings);
  print("\nEvery line with its source and what was assumed: add --explain");
}

/** What saves most on each cloud, for programs. */
function biggestLevers(
  { book, targets, ...app }: Priceable,
  bills: readonly AppBill[],
  settings: CostSettings,
) {
  const arrivalsPerDay = levelOf(bills);
  return targets.flatMap((target) => {
    const lever = biggestLever(advise(book, target, app, optionsFor(target, arrivalsPerDay, settings)));
    return lever ? [{ cloud: target.PRICING.provider, arrivalsPerDay, ...lever }] : [];
  });
}

function levelOf(bills: readonly AppBill[]): number {
  return bills[0]?.usage.arrivalsPerDay ?? 0;
}

/** What a year costs at one level, what dominates there, and what to do about it. */
function printFocus(
  { book, targets, ...app }: Priceable,
  bills: readonly AppBill[],
  settings: CostSettings,
): void {
  const level = levelOf(bills);
  if (bills.length > 1)
    print(`\nFrom the cheapest on at ${formatQuantity(level)} a day: ${rankingLine(bills)}`);
  print(`\nThe first year at ${formatQuantity(level)} a day: ${yearLine(bills)}`);
  print(`\nWhat dominates at ${formatQuantity(level)} a day`);
  for (const bill of bills) print(`  ${bill.title}: ${dominating(bill)}`);
  print(`\nAdvice at ${formatQuantity(level)} a day`);
  for (const target of targets) {
    const advice = advise(book, target, app, optionsFor(target, level, settings));
    const lever = biggestLever(advice);
    const inOrder = lever ? [lever, ...advice.filter((each) => each !== lever)] : advice;
    for (const each of inOrder) {
      print(`  ${target.PROFILE.title}: ${each === lever ? "the biggest lever. " : ""}${each.text}`);
    }
  }
}

function refuseAbove(max: number, bills: readonly AppBill[]): void {
  const dearer = bills.filter(({ bill }) => bill.totalUSD > max);
  if (dearer.length === 0) return;
  const costs = dearer.map(({ title, bill }) => `${formatUSD(bill.totalUSD)} on ${title}`).join(", ");
  const level = formatQuantity(levelOf(dearer));
  throw new CostError(
    "above-maximum",
    `a month at ${level} arrivals a day costs ${costs}, more than the ${formatUSD(max)} of --max`,
  );
}

function durations({ functions }: ResolvedWorkload) {
  return [...functions].map(
    ([name, { durationMs, cpuMs, source }]) => [name, { durationMs, cpuMs, source }] as const,
  );
}
