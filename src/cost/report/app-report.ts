import type { Bill, LineItem } from "../billing/line-item.ts";
import { sumUSD } from "../billing/money.ts";
import type { Provider } from "../book/schema.ts";
import type { AppBill } from "../price-app.ts";
import { DAYS_PER_MONTH } from "../units.ts";
import { ASSUMPTIONS, type AssumptionName, type Assumptions } from "../workload/assumptions.ts";
import type { ResolvedWorkload } from "../workload/resolved.ts";
import { billCsvRows, CSV_HEADER } from "./bill-report.ts";
import { formatPercent, formatQuantity, formatUSD } from "./format.ts";
import { type Table, toCsv } from "./table.ts";

/** A month's cost by level (rows) and cloud (columns). `stated` is the level that the workload is written for. */
export function levelTable(bills: readonly AppBill[], stated?: number): Table {
  const clouds = [...new Set(bills.map(({ title }) => title))];
  const levels = [...new Set(bills.map(({ usage }) => usage.arrivalsPerDay))];
  return {
    columns: [
      { title: "arrivals a day", align: "right" },
      { title: "invocations a day", align: "right" },
      ...clouds.map((title) => ({ title, align: "right" as const })),
    ],
    rows: levels.map((level) => {
      const ofLevel = bills.filter(({ usage }) => usage.arrivalsPerDay === level);
      return [
        `${formatQuantity(level)}${level === stated ? " (stated)" : ""}`,
        formatQuantity(ofLevel[0] ? invocationsPerDay(ofLevel[0]) : 0),
        ...clouds.map((cloud) => {
          const found = ofLevel.find(({ title }) => title === cloud);
          return found ? markedTotal(found) : "";
        }),
      ];
    }),
  };
}

/**
 * The total, from the least to the most where there is room between them; with a plus where something has no price, and a `!`
 * where the cloud does not do it: `notPricedNote` and `warningLines` say what.
 */
export function markedTotal({ bill, warnings }: Pick<AppBill, "bill" | "warnings">): string {
  return `${warnings.length > 0 ? "! " : ""}${rangeText(bill)}`;
}

/** What so many months cost, from the least to the most. */
function rangeText({ rangeUSD: { low, high } }: Bill, months = 1): string {
  const least = formatUSD(months * low);
  if (high === null) return `${least} +`;
  const most = formatUSD(months * high);
  return most === least ? least : `${least}–${most}`;
}

/** The clouds from the cheapest on, by the least that each may cost; and which may be the cheapest of all. */
export function rankingLine(bills: readonly AppBill[]): string {
  const ranked = bills.toSorted((a, b) => a.bill.rangeUSD.low - b.bill.rangeUSD.low);
  const most = Math.min(...ranked.map(({ bill }) => bill.rangeUSD.high ?? Number.POSITIVE_INFINITY));
  const cheapest = ranked.filter(({ bill }) => bill.rangeUSD.low <= most).map(({ title }) => title);
  const prices = ranked.map((each) => `${each.title} ${markedTotal(each)}`).join(", ");
  return cheapest.length > 1 ? `${prices}; the cheapest may be ${cheapest.join(" or ")}` : prices;
}

/** That prices are of other regions than Terraform deploys to by default; undefined where they are not. */
export function regionNote(bills: readonly AppBill[]): string | undefined {
  const others = bills
    .filter(({ bill, deploysTo }) => bill.region !== deploysTo)
    .map(({ title, bill, deploysTo }) => `${title} ${bill.region} and not ${deploysTo}`);
  if (others.length === 0) return undefined;
  return `Prices are not of the regions that Terraform deploys to by default: ${[...new Set(others)].join(", ")}`;
}

/** What the pluses and ranges of a table come from; undefined where there are none. */
export function notPricedNote(bills: readonly AppBill[]): string | undefined {
  const unknown = metersOf(bills, ({ bill }) => (bill.rangeUSD.high === null ? bill.notPriced : []));
  const ranged = metersOf(bills, ({ bill }) =>
    bill.lines.filter(
      ({ rangeUSD, costUSD }) =>
        typeof rangeUSD?.high === "number" && (bill.rangeUSD.high !== null || costUSD !== null),
    ),
  );
  const notes = [
    ...(unknown.length > 0 ? [`The + stands for what is not priced: ${unknown.join(", ")}`] : []),
    ...(ranged.length > 0
      ? [`From the least to the most, of which only bounds are known: ${ranged.join(", ")}`]
      : []),
  ];
  return notes.length === 0 ? undefined : notes.join("\n");
}

function metersOf(bills: readonly AppBill[], linesOf: (bill: AppBill) => readonly LineItem[]): string[] {
  const meters = bills.flatMap((bill) =>
    linesOf(bill).map(({ service, sku }) => `${bill.title} ${service} ${sku}`),
  );
  return [...new Set(meters)];
}

/** What the `!` of a table stand for: a line for each thing that a cloud does not do, at the lowest level that asks for it. */
export function warningLines(bills: readonly AppBill[]): string[] {
  const all = bills.flatMap(({ title, usage, warnings }) =>
    warnings.map((warning) => ({ title, level: usage.arrivalsPerDay, ...warning })),
  );
  const alike = Map.groupBy(all, ({ title, resource, unit, what }) =>
    [title, resource, unit, what].join("|"),
  );
  return [...alike.values()].map((same) => {
    const lowest = same.reduce((a, b) => (b.level < a.level ? b : a));
    const { title, level, resource, value, limit, unit, what, source } = lowest;
    return (
      `${title} from ${formatQuantity(level)} a day on, ${resource}: ${formatQuantity(Math.round(value))} ${unit} ${what}, ` +
      `where ${formatQuantity(limit)} is the most (${source})`
    );
  });
}

/**
 * What twelve such months cost on each cloud, the first year of the app: what is kept for ever is billed as the average of
 * that year.
 */
export function yearLine(bills: readonly AppBill[]): string {
  return bills.map(({ title, bill }) => `${title} ${rangeText(bill, 12)}`).join(", ");
}

function invocationsPerDay({ usage }: AppBill): number {
  return Math.round(usage.functions.reduce((sum, fn) => sum + fn.invocations, 0) / DAYS_PER_MONTH);
}

/** The services that make up most of a bill, with their shares: `xray 49%, apigateway-http 25%`. */
export function dominating({ bill }: AppBill, most = 3): string {
  if (bill.totalUSD === 0) return "nothing: the free tiers cover it";
  const services = [...Map.groupBy(bill.lines, (line) => line.service)]
    .map(([service, lines]) => ({ service, usd: sumUSD(lines.map((line) => line.costUSD ?? 0)) }))
    .filter(({ usd }) => usd > 0)
    .sort((a, b) => b.usd - a.usd);
  return services
    .slice(0, most)
    .map(({ service, usd }) => `${service} ${formatPercent(usd / bill.totalUSD)}`)
    .join(", ");
}

/** What was assumed for these clouds, a line each: a workload's own values are said to be that. */
export function assumptionLines(assumptions: Assumptions, clouds: readonly Provider[]): string[] {
  const names = Object.keys(ASSUMPTIONS) as AssumptionName[]; // the object's own keys
  return names
    .filter((name) => ASSUMPTIONS[name].clouds.some((cloud) => clouds.includes(cloud)))
    .map((name) => {
      const { value, text } = ASSUMPTIONS[name];
      const own = assumptions[name] === value ? "" : " (from the workload)";
      return `${name} = ${assumptions[name]}: ${text}${own}`;
    });
}

/** How long each function takes, and where that is from: stated in the workload, measured locally, or assumed. */
export function durationLines({ functions }: ResolvedWorkload): string[] {
  return [...functions].map(([name, { text, coldStartShare }]) => {
    const cold = coldStartShare === undefined ? "" : `; ${formatPercent(coldStartShare)} cold starts, stated`;
    return `${name}: ${text}${cold}`;
  });
}

/** A bill for programs: the traffic it is for, and `Bill` as it is. */
export function appBillData(priced: AppBill) {
  const { usage, bill, deploysTo, warnings } = priced;
  return {
    cloud: bill.provider,
    arrivalsPerDay: usage.arrivalsPerDay,
    invocationsPerDay: invocationsPerDay(priced),
    deploysTo,
    warnings,
    yearUSD: 12 * bill.totalUSD,
    ...bill,
  };
}

/** Every line of every bill, with its level and with the warnings of the bill. */
export function appBillsCsv(bills: readonly AppBill[]): string {
  return toCsv(
    ["arrivals a day", ...CSV_HEADER, "warnings"],
    bills.flatMap((priced) =>
      billCsvRows(priced.bill).map((row) => [
        priced.usage.arrivalsPerDay,
        ...row,
        warningLines([priced]).join("; "),
      ]),
    ),
  );
}
