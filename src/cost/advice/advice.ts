import { bill } from "../billing/bill.ts";
import type { PriceBook } from "../book/price-book.ts";
import { CostError } from "../errors.ts";
import { type PricedApp, type PriceOptions, priceApp, unlessRefused } from "../price-app.ts";
import type { PricedTarget } from "../pricing.ts";
import { architectureAdvice } from "./architecture.ts";
import { batchAdvice } from "./batches.ts";
import { containerAdvice } from "./container.ts";
import { gatewayAdvice } from "./gateway.ts";
import { memoryAdvice } from "./memory.ts";
import { provisionedAdvice } from "./provisioned.ts";
import { type Advice, type Situation, WORTH_USD } from "./situation.ts";
import { watchingAdvice } from "./watching.ts";
import { workflowAdvice } from "./workflows.ts";

const ADVISERS: readonly ((situation: Situation) => Advice[])[] = [
  memoryAdvice,
  architectureAdvice,
  batchAdvice,
  gatewayAdvice,
  workflowAdvice,
  watchingAdvice,
  containerAdvice,
  provisionedAdvice,
];

/** The advice that saves most of this bill; undefined where none saves anything. Containers are compared by list prices. */
export function biggestLever(advice: readonly Advice[]): Advice | undefined {
  const saving = advice.filter(({ topic, savesUSD }) => topic !== "container" && savesUSD >= WORTH_USD);
  return saving.toSorted((a, b) => b.savesUSD - a.savesUSD)[0];
}

/**
 * Advice for an app on one cloud at one level, each computed by pricing the variant. Dearest topic first. There is none on
 * what has no price in the region.
 * @throws UnsupportedError where the cloud refuses the app
 * @throws CostError `unknown-region` where the app itself has no price there
 */
export function advise(
  book: PriceBook,
  target: PricedTarget,
  app: PricedApp,
  options: PriceOptions,
): Advice[] {
  const actual = priceApp(book, target, app, options);
  const { perDay, ...billing } = options;
  const situation: Situation = {
    book,
    target,
    app,
    actual,
    month: { usage: actual.usage, assumptions: app.workload.assumptions },
    perDay,
    price: (variant, other = {}) =>
      unlessRefused(() => priceApp(book, target, { ...app, ...variant }, { ...options, ...other })),
    costOf: (quantities) =>
      bill(book, { provider: target.PRICING.provider, ...billing }, quantities).totalUSD,
  };
  return ADVISERS.flatMap((adviser) => whereKnown(() => adviser(situation))).sort(
    (a, b) => b.savesUSD - a.savesUSD,
  );
}

function whereKnown(advice: () => Advice[]): Advice[] {
  try {
    return advice();
  } catch (error) {
    if (error instanceof CostError && error.code === "unknown-region") return [];
    throw error;
  }
}
