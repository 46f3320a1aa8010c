import type { Bill, LineItem } from "../billing/line-item.ts";
import { sumUSD } from "../billing/money.ts";
import { formatExactUSD, formatQuantity, formatUnitPrice, formatUSD, NOT_PRICED } from "./format.ts";
import { type Table, toCsv } from "./table.ts";

/** A bill as a table: dearest resource first, then the total, what is free, and what has no price. */
export function billTable(bill: Bill): Table {
  const rows = byResource(bill).flatMap(([resource, lines]) =>
    lines.map((line) => [
      resource,
      `${line.service} ${line.sku}`,
      `${formatQuantity(line.quantity)} ${line.unit}`,
      line.freeApplied > 0 ? formatQuantity(line.freeApplied) : "",
      formatUSD(line.costUSD),
    ]),
  );
  rows.push(["total", "", "", "", totalText(bill)]);
  if (bill.freeUSD > 0) rows.push(["free tiers took off", "", "", "", formatUSD(bill.freeUSD)]);
  return {
    columns: [
      { title: "resource", align: "left" },
      { title: "meter", align: "left" },
      { title: "a month", align: "right" },
      { title: "of it free", align: "right" },
      { title: "cost", align: "right" },
    ],
    rows,
  };
}

/** The total, and that there is more to it where meters have no price. */
export function totalText(bill: Bill): string {
  const total = formatUSD(bill.totalUSD);
  return bill.notPriced.length === 0 ? total : `${total} + ${NOT_PRICED}`;
}

/** The columns of a bill as CSV. */
export const CSV_HEADER = [
  "provider",
  "region",
  "resource",
  "service",
  "meter",
  "quantity",
  "unit",
  "per",
  "unit price USD",
  "free quantity",
  "cost USD",
  "least USD",
  "most USD",
  "free USD",
  "confidence",
  "as of",
  "source",
  "assumption",
] as const;

/** A line per line of the bill, full numbers; the cost of what has no price is `not priced`. */
export function billCsv(bill: Bill): string {
  return toCsv(CSV_HEADER, billCsvRows(bill));
}

/** The rows of a bill as CSV, in the columns of `CSV_HEADER`. */
export function billCsvRows(bill: Bill): (string | number)[][] {
  return bill.lines.map((line) => [
    line.provider,
    line.region,
    line.resource,
    line.service,
    line.sku,
    line.quantity,
    line.unit,
    line.per,
    line.unitPriceUSD ?? NOT_PRICED,
    line.freeApplied,
    line.costUSD ?? NOT_PRICED,
    line.rangeUSD?.low ?? line.costUSD ?? 0,
    (line.rangeUSD ? line.rangeUSD.high : line.costUSD) ?? NOT_PRICED,
    line.freeUSD,
    line.confidence,
    line.asOf ?? "",
    line.source,
    line.assumption ?? "",
  ]);
}

/** A bill as JSON. `costUSD: null` means not priced. */
export function billJson(bill: Bill): string {
  return `${JSON.stringify(bill, null, 2)}\n`;
}

/** Every line as quantity − free = billed × unit price = cost, with its source; costs to the millionth add up exactly. */
export function explain(bill: Bill): string {
  const blocks = byResource(bill).map(([resource, lines]) =>
    [resource, ...lines.map(explainLine)].join("\n"),
  );
  const total = [`total: ${formatExactUSD(bill.totalUSD)}`];
  const { low, high } = bill.rangeUSD;
  if (high !== null && high !== low) {
    total.push(`from the least to the most: ${formatExactUSD(low)} to ${formatExactUSD(high)}`);
  }
  if (bill.freeUSD > 0) total.push(`free tiers took off: ${formatExactUSD(bill.freeUSD)}`);
  if (bill.notPriced.length > 0) {
    const meters = bill.notPriced.map((line) => `${line.service} ${line.sku}`).join(", ");
    total.push(`not in the total, price unknown: ${meters}`);
  }
  return `${[...blocks, total.join("\n")].join("\n\n")}\n`;
}

function explainLine(line: LineItem): string {
  const used = `${formatQuantity(line.quantity)} ${line.unit}`;
  const free = line.freeApplied > 0 ? ` − ${formatQuantity(line.freeApplied)} free` : "";
  const origin = [line.source, line.asOf, `confidence ${line.confidence}`]
    .filter((part) => part !== null)
    .join(", ");
  const assumption = line.assumption === undefined ? "" : `\n    assumed: ${line.assumption}`;
  return (
    `  ${line.service} ${line.sku}: ${used}${free}${priceText(line)} = ${formatExactUSD(line.costUSD)}${rangeText(line)}\n` +
    `    ${origin}${assumption}`
  );
}

/** From where to where a line may go; nothing where no price at all is known, which the line says itself. */
function rangeText({ rangeUSD }: LineItem): string {
  if (!rangeUSD || rangeUSD.high === null) return "";
  return `, from ${formatExactUSD(rangeUSD.low)} to ${formatExactUSD(rangeUSD.high)}`;
}

function priceText(line: LineItem): string {
  if (line.unitPriceUSD === null) return "";
  const per = line.per === 1 ? "" : ` per ${formatQuantity(line.per)}`;
  if (line.slices.length === 0)
    return line.freeApplied > 0 ? "" : ` × ${formatUnitPrice(line.unitPriceUSD)}${per}`;
  const [only, ...more] = line.slices;
  if (only && more.length === 0 && line.freeApplied === 0 && only.quantity === line.quantity) {
    return ` × ${formatUnitPrice(only.unitPriceUSD)}${per}`;
  }
  const parts = line.slices.map(
    (slice) => `${formatQuantity(slice.quantity)} × ${formatUnitPrice(slice.unitPriceUSD)}`,
  );
  return ` = ${parts.join(" + ")}${per}`;
}

/** Lines by resource, dearest resource first, and within it dearest line first. */
function byResource(bill: Bill): [string, LineItem[]][] {
  const groups = Map.groupBy(bill.lines, (line) => line.resource);
  const cost = (lines: readonly LineItem[]) => sumUSD(lines.map((line) => line.costUSD ?? 0));
  return [...groups]
    .map(([resource, lines]): [string, LineItem[]] => [
      resource,
      lines.toSorted((a, b) => (b.costUSD ?? 0) - (a.costUSD ?? 0)),
    ])
    .sort((a, b) => cost(b[1]) - cost(a[1]));
}
