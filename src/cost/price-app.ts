import { UnsupportedError } from "@motif/core";
import type { Inventory } from "@motif/core/model";
import { bill } from "./billing/bill.ts";
import type { Bill } from "./billing/line-item.ts";
import type { PriceBook } from "./book/price-book.ts";
import type { FreeTierKind } from "./book/schema.ts";
import type { Month, PricedTarget } from "./pricing.ts";
import type { Filtering } from "./usage/function-usage.ts";
import { propagate } from "./usage/propagate.ts";
import { sizeWarnings } from "./usage/size-warnings.ts";
import type { Usage } from "./usage/usage.ts";
import type { Warning } from "./warning.ts";
import type { ResolvedWorkload } from "./workload/resolved.ts";

/** Levels of traffic that every pattern is priced at, in arrivals a day. */
export const LEVELS = [1_000, 10_000, 100_000, 1_000_000] as const;

/** The levels of {@link LEVELS} and the workload's own, in their order. */
export function levelsOf({ perDay }: Pick<ResolvedWorkload, "perDay">): number[] {
  return [...new Set([...LEVELS, perDay])].sort((a, b) => a - b);
}

/** An app and what a typical day of it looks like. */
export interface PricedApp {
  readonly inventory: Inventory;
  readonly workload: ResolvedWorkload;
}

/** What an app costs in a month on one cloud at one level, and what that comes from. */
export interface AppBill {
  /** The cloud's name in headings. */
  readonly title: string;
  readonly plan: object;
  readonly usage: Usage;
  readonly bill: Bill;
  /** The region that the app's Terraform deploys to unless told otherwise. */
  readonly deploysTo: string;
  /** What the cloud does not do of it. */
  readonly warnings: readonly Warning[];
}

/** What a bill is made for. */
export interface BillingOptions {
  /** Default: the region the book's prices are of. */
  readonly region?: string;
  /** Default: those for everyone. */
  readonly freeTiers?: readonly FreeTierKind[];
}

/** What an app is priced for. */
export interface PriceOptions extends BillingOptions {
  /** Arrivals a day. */
  readonly perDay: number;
}

/**
 * Prices what an app becomes on a cloud, at `perDay` arrivals a day.
 * @throws UnsupportedError where the cloud refuses the app
 * @throws CostError `unknown-region`
 */
export function priceApp(
  book: PriceBook,
  target: PricedTarget,
  { inventory, workload }: PricedApp,
  { perDay, ...options }: PriceOptions,
): AppBill {
  const usage = propagate(inventory, workload, perDay, filteringOf(target));
  return priceMonth(book, target, inventory, { usage, assumptions: workload.assumptions }, options);
}

/** Where a cloud looks at filters. Those that look first do so for queues and for streams. */
export function filteringOf({ PROFILE }: Pick<PricedTarget, "PROFILE">): Filtering {
  return { filtersFirst: PROFILE.queue.filtersFirst.value };
}

/** Prices a month of an app, be it propagated from a workload or counted in a run. Throws as {@link priceApp} does. */
export function priceMonth(
  book: PriceBook,
  target: PricedTarget,
  inventory: Inventory,
  month: Month,
  options: BillingOptions,
): AppBill {
  const { PRICING, PROFILE } = target;
  const plan = target.makePlan(inventory);
  return {
    title: PROFILE.title,
    plan,
    usage: month.usage,
    bill: bill(book, { provider: PRICING.provider, ...options }, PRICING.price(plan, month)),
    deploysTo: PRICING.deploysTo,
    warnings: [...sizeWarnings(month.usage, PROFILE), ...PRICING.warnings(plan, month)],
  };
}

/** What `price` gives; undefined where the cloud refuses the app that is to be priced. */
export function unlessRefused<T>(price: () => T): T | undefined {
  try {
    return price();
  } catch (error) {
    if (error instanceof UnsupportedError) return undefined;
    throw error;
  }
}
