import type { LineItem, Quantity } from "../billing/line-item.ts";
import type { PriceBook } from "../book/price-book.ts";
import type { FreeTierKind } from "../book/schema.ts";
import type { AppBill, PricedApp, PriceOptions } from "../price-app.ts";
import type { Month, PricedTarget } from "../pricing.ts";

/** One thing to do, or to leave as it is, with the numbers that say so. */
export interface Advice {
  readonly topic:
    | "memory"
    | "architecture"
    | "batch"
    | "gateway"
    | "workflow"
    | "watching"
    | "container"
    | "provisioned-concurrency";
  readonly text: string;
  /** What following it saves in a month; negative where it costs, and buys something else. */
  readonly savesUSD: number;
  /** Of a container: arrivals a day from which it is cheaper. */
  readonly breakEven?: number;
}

/** What an adviser may look at: the app as it is on a cloud, and what any variant of it would cost there. */
export interface Situation {
  readonly book: PriceBook;
  readonly target: PricedTarget;
  readonly app: PricedApp;
  readonly actual: AppBill;
  readonly month: Month;
  readonly perDay: number;
  /** Undefined where the cloud refuses the variant. */
  price(variant: Partial<PricedApp>, options?: Partial<PriceOptions>): AppBill | undefined;
  /** What these quantities cost, in the region and with the free tiers of the app's bill. */
  costOf(quantities: readonly Quantity[]): number;
}

/** Savings below this are not worth a change. */
export const WORTH_USD = 0.01;

/** No free tier at all: what a choice costs an account whose free tiers are used up. */
export const LIST_PRICES: readonly FreeTierKind[] = [];

/** What a variant saves in a month; nothing where the cloud refuses it. */
export function savedBy(variant: AppBill | undefined, { actual }: Situation): number {
  return variant === undefined ? 0 : actual.bill.totalUSD - variant.bill.totalUSD;
}

/** Whether a variant uses what the app as it is does not, and whose price nobody knows: what it saves is not known either. */
export function isUnknown({ bill }: AppBill, { actual }: Situation): boolean {
  const meter = ({ service, sku }: LineItem) => `${service} ${sku}`;
  const before = new Set(actual.bill.lines.map(meter));
  return bill.notPriced.some((line) => !before.has(meter(line)));
}
