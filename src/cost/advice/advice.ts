import type { Inventory } from "@motif/core/model";
import type { PriceBook } from "../book/price-book.ts";
import type { FreeTierKind } from "../book/schema.ts";
import { type AppBill, type Cloud, type PriceOptions, priceApp } from "../price-app.ts";
import type { ResolvedWorkload } from "../workload/resolved.ts";
import { architectureAdvice } from "./architecture.ts";
import { batchAdvice } from "./batches.ts";
import { containerAdvice } from "./container.ts";
import { gatewayAdvice } from "./gateway.ts";
import { memoryAdvice } from "./memory.ts";
import { provisionedAdvice } from "./provisioned.ts";
import { workflowAdvice } from "./workflows.ts";

/** One thing to do, or to leave as it is, with the numbers that say so. */
export interface Advice {
  readonly topic:
    | "memory"
    | "architecture"
    | "batch"
    | "gateway"
    | "workflow"
    | "container"
    | "provisioned-concurrency";
  readonly cloud: Cloud;
  readonly text: string;
  /** What following it saves in a month; negative where it costs, and buys something else. */
  readonly savesUSD: number;
}

/** What an adviser may look at: the app as it is, and what any variant of it would cost. */
export interface Situation {
  readonly book: PriceBook;
  readonly inventory: Inventory;
  readonly workload: ResolvedWorkload;
  readonly actual: AppBill;
  readonly perDay: number;
  price(inventory: Inventory, options?: Partial<PriceOptions>): AppBill;
}

/** Savings below this are not worth a change. */
export const WORTH_USD = 0.01;

/** Advice for an app on one cloud at one level, each computed by pricing the variant. Dearest topic first. */
export function advise(
  book: PriceBook,
  inventory: Inventory,
  workload: ResolvedWorkload,
  target: PriceOptions,
): Advice[] {
  const price = (variant: Inventory, options: Partial<PriceOptions> = {}) =>
    priceApp(book, variant, workload, { ...target, ...options });
  const actual = price(inventory);
  const situation = { book, inventory, workload, actual, perDay: target.perDay, price };
  return [
    ...memoryAdvice(situation),
    ...architectureAdvice(situation),
    ...batchAdvice(situation),
    ...gatewayAdvice(situation),
    ...workflowAdvice(situation),
    ...containerAdvice(situation),
    ...provisionedAdvice(situation),
  ].sort((a, b) => b.savesUSD - a.savesUSD);
}

/** No free tier at all: what a choice costs an account whose free tiers are used up. */
export const LIST_PRICES: readonly FreeTierKind[] = [];
