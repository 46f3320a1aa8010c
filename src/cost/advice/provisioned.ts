import type { FunctionEntry, Inventory } from "@motif/core/model";
import type { ProvisionedSkus } from "../pricing.ts";
import { formatPercent, formatUSD } from "../report/format.ts";
import { withFunctions } from "../variants.ts";
import { type Advice, isUnknown, type Situation, savedBy } from "./situation.ts";

/** Fewer cold starts than this are not worth an environment that is always paid for. */
const NOTABLE_COLD_SHARE = 0.01;

/**
 * What one provisioned environment costs each HTTP function, and what it does to cold starts. It saves money where it is
 * busy for longer than the share at which its two prices together meet the price on demand.
 */
export function provisionedAdvice(situation: Situation): Advice[] {
  const { target, app } = situation;
  const { provisioned } = target.PRICING;
  if (!provisioned) return [];
  const options = app.inventory.functions.flatMap((entry) => optionFor(entry, situation) ?? []);
  if (options.length === 0) return [];
  const all = options.reduce<Inventory>(
    (variant, { name }) => withFunctions(variant, { provisionedConcurrency: 1 }, name),
    app.inventory,
  );
  const variant = situation.price({ inventory: all });
  if (variant && isUnknown(variant, situation)) return [];
  const savesUSD = savedBy(variant, situation);
  const effects = options.map(
    ({ name, cold, left }) => `${name} from ${formatPercent(cold)} to ${formatPercent(left)}`,
  );
  const text =
    `One provisioned environment for each of these functions ${savesUSD > 0 ? "saves" : "costs"} ` +
    `${formatUSD(Math.abs(savesUSD))} a month and lowers the requests that meet a cold start: ${effects.join(", ")}. ` +
    `One pays for itself when it is busy for more than ${formatPercent(breakEvenUse(provisioned, situation))} of the time.`;
  return [{ topic: "provisioned-concurrency", text, savesUSD }];
}

/** A function for which an environment buys something, and the cold starts with and without it. */
function optionFor({ name, provisionedConcurrency }: FunctionEntry, situation: Situation) {
  const { target, app, actual, price } = situation;
  const fn = actual.usage.functions.find((each) => each.name === name);
  if (!fn?.modes.includes("synchronous") || fn.invocations === 0 || provisionedConcurrency > 0)
    return undefined;
  const cold = target.PRICING.coldStartShare(actual.plan, fn, 0);
  const variant = price({ inventory: withFunctions(app.inventory, { provisionedConcurrency: 1 }, name) });
  if (!variant || (cold < NOTABLE_COLD_SHARE && savedBy(variant, situation) <= 0)) return undefined;
  return { name, cold, left: target.PRICING.coldStartShare(actual.plan, fn, 1) };
}

/** The share of time above which provisioned time and its lower price for use cost less than use on demand. */
function breakEvenUse(skus: ProvisionedSkus, { book, target, app, actual }: Situation): number {
  const architecture = app.inventory.functions[0]?.architecture ?? "arm64";
  const priceOf = (sku: string) =>
    book.price(target.PRICING.provider, skus.service, sku, actual.bill.region).unitPriceUSD ?? Number.NaN;
  const ready = priceOf(skus.ready(architecture));
  return ready / (priceOf(skus.onDemand(architecture)) - priceOf(skus.used(architecture)));
}
