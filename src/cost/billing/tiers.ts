import type { PriceRow } from "../book/schema.ts";
import { ceilTo } from "../units.ts";

/** A part of a quantity that has one unit price. */
export interface Slice {
  /** In the row's unit. */
  readonly quantity: number;
  /** For `per` units. */
  readonly unitPriceUSD: number;
}

/** Cuts a month's billable quantity at the bounds of the row's cumulative tiers; one slice where the price is flat. */
export function sliceByTier(quantity: number, row: PriceRow): Slice[] {
  if (row.unitPriceUSD === null) return [];
  if (!row.tiers) return quantity > 0 ? [{ quantity, unitPriceUSD: row.unitPriceUSD }] : [];
  const slices: Slice[] = [];
  let from = 0;
  for (const tier of row.tiers) {
    const upTo = Math.min(quantity, tier.upTo ?? quantity);
    if (upTo > from) slices.push({ quantity: upTo - from, unitPriceUSD: tier.unitPriceUSD });
    from = Math.max(from, upTo);
  }
  return slices;
}

/** What the vendor counts of a month's billable quantity: whole billing units where it bills in such. */
export function billedQuantity(quantity: number, row: PriceRow): number {
  return row.billedIn === undefined ? quantity : ceilTo(quantity, row.billedIn);
}

/** Dollars of a month's billable quantity, not rounded. */
export function costOf(slices: readonly Slice[], per: number): number {
  return slices.reduce((sum, slice) => sum + (slice.quantity * slice.unitPriceUSD) / per, 0);
}
