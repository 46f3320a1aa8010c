import {
  type AppBill,
  assumptionLines,
  explain,
  formatQuantity,
  notPricedNote,
  type ResolvedWorkload,
  regionNote,
  type Table,
  toMarkdown,
  toText,
  warningLines,
} from "@motif/cost";
import type { CostSettings } from "./priceable.ts";

/** Prints a line, or several. */
export function print(text: string): void {
  console.log(text);
}

/** Prints something as JSON. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value, undefined, 2));
}

/** Prints a table, and what the bills in it leave out. */
export function printTable(table: Table, bills: readonly AppBill[], { markdown }: CostSettings): void {
  print((markdown ? toMarkdown(table) : toText(table)).trimEnd());
  for (const note of [regionNote(bills), notPricedNote(bills)]) {
    if (note !== undefined) print(`${markdown ? "\n" : ""}${note}`);
  }
  for (const line of warningLines(bills)) print(markdown ? `\n- ! ${line}` : `! ${line}`);
}

/** Prints every line of the bills, and what was assumed. */
export function printExplanation(bills: readonly AppBill[], { assumptions }: ResolvedWorkload): void {
  for (const { title, usage, bill } of bills) {
    print(`\n${title} (${bill.region}) at ${formatQuantity(usage.arrivalsPerDay)} arrivals a day\n`);
    print(explain(bill).trimEnd());
  }
  const providers = [...new Set(bills.map(({ bill }) => bill.provider))];
  printList("Assumptions", assumptionLines(assumptions, providers));
}

/** Prints lines under a title. */
export function printList(title: string, lines: readonly string[]): void {
  print([`\n${title}`, ...lines.map((line) => `  ${line}`)].join("\n"));
}

/** What a total leaves out, for programs: totals in CSV are lower bounds where there is something here. */
export function notPriced(bills: readonly AppBill[]): string {
  const meters = bills.flatMap(({ bill }) => bill.notPriced.map(({ service, sku }) => `${service} ${sku}`));
  return [...new Set(meters)].join("; ");
}

/** A difference of dollars, to the cent, with its sign. */
export function signedUSD(usd: number): string {
  const text = `$${Math.abs(usd).toFixed(2)}`;
  if (text === "$0.00") return text;
  return usd < 0 ? `−${text}` : `+${text}`;
}
