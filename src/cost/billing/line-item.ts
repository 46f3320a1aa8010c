import type { Confidence, FreeTierKind, Provider } from "../book/schema.ts";
import type { Slice } from "./tiers.ts";

/** A month's use of one SKU by one resource, in the SKU's unit: what a meter gives and a bill prices. */
export interface Quantity {
  readonly service: string;
  readonly sku: string;
  /** The part of the app that causes it, such as a function's name; `account` for what is billed once. */
  readonly resource: string;
  readonly quantity: number;
  /** The least and the most that it can be, where the vendor's words leave room. */
  readonly range?: Range;
  /** False where the vendor excludes this use from the free tier. */
  readonly freeTier?: false;
  /** Days of the month the use is spread over, for quotas that start afresh every day. Default: all. */
  readonly days?: number;
  /** What the meter had to assume, in words. */
  readonly assumption?: string;
  /** A price that is not in the book but known to the caller, such as that of an EC2 instance type. */
  readonly price?: GivenPrice;
}

/** From the least to the most. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** What something may come to, in dollars; `high` is null where there is no bound. */
export interface CostRange {
  readonly low: number;
  readonly high: number | null;
}

/** A price stated by the caller. */
export interface GivenPrice {
  readonly unit: string;
  readonly unitPriceUSD: number;
  readonly source: string;
}

/** One explained line of a bill: quantity × unit price − free tier = cost. */
export interface LineItem {
  readonly provider: Provider;
  readonly service: string;
  readonly sku: string;
  readonly region: string;
  readonly resource: string;
  /** A month's quantity in `unit`. */
  readonly quantity: number;
  readonly unit: string;
  /** Prices are for this many units. */
  readonly per: number;
  /** The list price before volume tiers; null: not priced. */
  readonly unitPriceUSD: number | null;
  /** Quantity covered by the free tier. */
  readonly freeApplied: number;
  /** Quantity paid for, cut at volume tiers; empty when nothing is paid or the price is unknown. */
  readonly slices: readonly Slice[];
  /** Dollars to a millionth; null: not priced, which is not the same as free. */
  readonly costUSD: number | null;
  /** What the free tier took off, in dollars. */
  readonly freeUSD: number;
  readonly source: string;
  /** The date of the price as the source gives it, or null. */
  readonly asOf: string | null;
  readonly confidence: Confidence;
  /** What it may come to, where only bounds of its quantity or its price are known; `high` is null where there is no bound. */
  readonly rangeUSD?: CostRange;
  readonly assumption?: string;
}

/** What a bill is made for. */
export interface BillOptions {
  readonly provider: Provider;
  /** Default: the region the book's prices are of. */
  readonly region?: string;
  /** Free tiers to apply. Default: those for everyone (`always`) and those of the plan paid for (`plan`). */
  readonly freeTiers?: readonly FreeTierKind[];
  /** Days in the month, for quotas that start afresh every day. Default: 730 / 24. */
  readonly days?: number;
}

/** A month's bill of one provider. */
export interface Bill {
  readonly provider: Provider;
  readonly region: string;
  readonly lines: readonly LineItem[];
  /** The exact sum of the priced lines. */
  readonly totalUSD: number;
  /** What it may come to with prices and quantities of which only bounds are known. */
  readonly rangeUSD: CostRange;
  /** What the free tiers took off. */
  readonly freeUSD: number;
  /** Lines whose price is unknown. Where there are any, `totalUSD` is a lower bound. */
  readonly notPriced: readonly LineItem[];
}
