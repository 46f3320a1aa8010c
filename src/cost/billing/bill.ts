import { DEFAULT_REGION, type PriceBook } from "../book/price-book.ts";
import type { FreeTier, FreeTierKind, PriceRow } from "../book/schema.ts";
import { CostError } from "../errors.ts";
import { DAYS_PER_MONTH } from "../units.ts";
import { shareDailyQuota, shareMonthlyQuota } from "./free-tier.ts";
import type { Bill, BillOptions, LineItem, Quantity, Range } from "./line-item.ts";
import { fromMicros, splitMicros, sumUSD, toMicros } from "./money.ts";
import { billedQuantity, costOf, type Slice, sliceByTier } from "./tiers.ts";

const DEFAULT_FREE_TIERS: readonly FreeTierKind[] = ["always", "plan"];

/** A quantity on its way to becoming a line. */
interface Entry {
  readonly use: Quantity;
  readonly row: PriceRow;
  free: number;
}

/**
 * Prices a month's quantities: free tiers first (account-wide ones once, shared by all SKUs and resources of their
 * pool), then billing units, then volume tiers over the whole of a SKU. What a SKU costs is split among the resources
 * that use it in proportion to what each has to pay for. Zero quantities give no line.
 * @throws CostError `unknown-region`, `unknown-price`, or `bad-usage` for a quantity that is negative or not a number
 */
export function bill(book: PriceBook, options: BillOptions, quantities: Iterable<Quantity>): Bill {
  const region = options.region ?? DEFAULT_REGION[options.provider];
  const entries = merge(quantities).map((use) => ({ use, row: rowOf(book, options, region, use), free: 0 }));
  const [low, high] = (["low", "high"] as const).map((bound) =>
    linesOf(
      entries.map((entry) => atBound(entry, bound)),
      options,
      region,
    ),
  );
  // The same entries in the same order: the lines at both ends are the lines between them.
  const lines = linesOf(entries, options, region).map((line, index) =>
    withRange(line, low?.[index], high?.[index]),
  );
  return {
    provider: options.provider,
    region,
    lines,
    totalUSD: sumOf(lines),
    rangeUSD: {
      low: sumOf(low ?? []),
      high: high?.some(({ costUSD }) => costUSD === null) ? null : sumOf(high ?? []),
    },
    freeUSD: sumUSD(lines.map((line) => line.freeUSD)),
    notPriced: lines.filter((line) => line.costUSD === null),
  };
}

/** An entry as it is priced at one end of what is known of its quantity and its price. */
function atBound({ use, row }: Entry, bound: keyof Range): Entry {
  const unitPriceUSD = row.unitPriceUSD ?? row.rangeUSD?.[bound] ?? null;
  return {
    use: { ...use, quantity: use.range?.[bound] ?? use.quantity },
    row: { ...row, unitPriceUSD },
    free: 0,
  };
}

/** A line with what it may come to, where that is not just what it comes to. */
function withRange(line: LineItem, low: LineItem | undefined, high: LineItem | undefined): LineItem {
  const range = { low: low?.costUSD ?? 0, high: high?.costUSD ?? null };
  if (line.costUSD !== null && range.low === line.costUSD && range.high === line.costUSD) return line;
  return { ...line, rangeUSD: range };
}

function linesOf(entries: readonly Entry[], options: BillOptions, region: string): LineItem[] {
  applyFreeTiers(entries, options, region);
  const groups = groupBy(entries, ({ use }) => `${use.service}|${use.sku}|${use.price ? use.resource : ""}`);
  return groups.flatMap(priceGroup);
}

function sumOf(lines: readonly LineItem[]): number {
  return sumUSD(lines.flatMap((line) => line.costUSD ?? []));
}

/** Adds up quantities that differ in nothing but the amount, and drops zeros. */
function merge(quantities: Iterable<Quantity>): Quantity[] {
  const merged = new Map<string, Quantity>();
  for (const use of quantities) {
    if (!Number.isFinite(use.quantity) || use.quantity < 0) {
      throw new CostError(
        "bad-usage",
        `${use.resource}: quantity of ${use.service} "${use.sku}" is ${use.quantity}; it must be 0 or more`,
      );
    }
    if (use.quantity === 0) continue;
    const key = [use.service, use.sku, use.resource, use.freeTier, use.days, use.assumption].join("|");
    const before = merged.get(key);
    merged.set(key, before ? together(before, use) : use);
  }
  return [...merged.values()];
}

function together(one: Quantity, other: Quantity): Quantity {
  const quantity = one.quantity + other.quantity;
  if (!one.range && !other.range) return { ...other, quantity };
  const bound = (of: keyof Range) =>
    (one.range?.[of] ?? one.quantity) + (other.range?.[of] ?? other.quantity);
  return { ...other, quantity, range: { low: bound("low"), high: bound("high") } };
}

function rowOf(book: PriceBook, { provider }: BillOptions, region: string, use: Quantity): PriceRow {
  if (!use.price) return book.price(provider, use.service, use.sku, region);
  return {
    provider,
    service: use.service,
    sku: use.sku,
    region,
    unit: use.price.unit,
    per: 1,
    unitPriceUSD: use.price.unitPriceUSD,
    sources: [use.price.source],
    asOf: null,
    confidence: "user",
  };
}

function applyFreeTiers(entries: readonly Entry[], options: BillOptions, region: string): void {
  const kinds = options.freeTiers ?? DEFAULT_FREE_TIERS;
  const days = options.days ?? DAYS_PER_MONTH;
  const eligible = entries.filter(({ use, row }) => {
    const tier = row.freeTier;
    if (!tier || use.freeTier === false) return false;
    return kinds.includes(tier.kind) && (tier.regions?.includes(region) ?? true);
  });
  for (const pool of groupBy(eligible, ({ row }) => `${row.service}|${row.freeTier?.pool}`)) {
    const row = pool[0]?.row;
    if (!row?.freeTier) continue;
    const quota = quotaOf(row.freeTier, row);
    const uses = pool.map(({ use }) => ({ quantity: use.quantity, days: Math.min(use.days ?? days, days) }));
    const shares =
      row.freeTier.period === "day" ? shareDailyQuota(uses, quota) : shareMonthlyQuota(uses, quota);
    for (const [index, entry] of pool.entries()) entry.free = shares[index] ?? 0;
  }
}

/** A quota granted as a credit at another price buys a smaller quantity where units are dearer. */
function quotaOf(tier: FreeTier, row: PriceRow): number {
  if (tier.creditUnitPriceUSD === undefined || !row.unitPriceUSD) return tier.quantity;
  return (tier.quantity * tier.creditUnitPriceUSD) / row.unitPriceUSD;
}

/** Prices all use of one SKU together, since its tiers and billing units are those of the account. */
function priceGroup(group: readonly Entry[]): LineItem[] {
  const row = group[0]?.row;
  if (!row) return [];
  // What a free tier covers costs nothing, whatever the price is.
  if (row.unitPriceUSD === null) {
    return group.map((entry) => lineOf(entry, [], entry.free >= entry.use.quantity ? 0 : null, 0));
  }
  const billable = group.map(({ use, free }) => Math.max(0, use.quantity - free));
  const total = billable.reduce((sum, quantity) => sum + quantity, 0);
  const gross = group.reduce((sum, { use }) => sum + use.quantity, 0);
  const slices = sliceByTier(billedQuantity(total, row), row);
  const cost = toMicros(costOf(slices, row.per));
  const grossCost = toMicros(costOf(sliceByTier(billedQuantity(gross, row), row), row.per));
  const costs = splitMicros(cost, billable);
  const savings = splitMicros(
    grossCost - cost,
    group.map(({ free }) => free),
  );
  return group.map((entry, index) => {
    const share = total === 0 ? 0 : (billable[index] ?? 0) / total;
    const own = slices.map((slice) => ({ ...slice, quantity: slice.quantity * share }));
    return lineOf(entry, own, fromMicros(costs[index] ?? 0), fromMicros(savings[index] ?? 0));
  });
}

function lineOf(
  { use, row, free }: Entry,
  slices: Slice[],
  costUSD: number | null,
  freeUSD: number,
): LineItem {
  const notes = [use.assumption, row.assumption].filter((text) => text !== undefined);
  const paid = slices.filter((slice) => slice.unitPriceUSD > 0 && slice.quantity > 0);
  const zeroPriced = row.tiers ? slices.filter((slice) => slice.unitPriceUSD === 0) : [];
  return {
    provider: row.provider,
    service: row.service,
    sku: row.sku,
    region: row.region,
    resource: use.resource,
    quantity: use.quantity,
    unit: row.unit,
    per: row.per,
    unitPriceUSD: paid[0]?.unitPriceUSD ?? row.unitPriceUSD,
    freeApplied: free + zeroPriced.reduce((sum, slice) => sum + slice.quantity, 0),
    slices: paid,
    costUSD,
    freeUSD,
    source: row.sources[0] ?? "no source recorded",
    asOf: row.asOf,
    confidence: row.confidence,
    ...(notes.length > 0 && { assumption: notes.join("; ") }),
  };
}

function groupBy<T>(items: Iterable<T>, key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return [...groups.values()];
}
