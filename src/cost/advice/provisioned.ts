import type { Inventory } from "@motif/core/model";
import { lambdaColdShare } from "../aws/app.ts";
import { formatPercent, formatUSD } from "../report/format.ts";
import type { FunctionUsage } from "../usage/function-usage.ts";
import { withFunctions } from "../variants.ts";
import type { Advice, Situation } from "./advice.ts";

/** Fewer cold starts than this are not worth an environment that is always paid for. */
const NOTABLE_COLD_SHARE = 0.01;

/**
 * What one provisioned environment costs each HTTP function on Lambda, and what it does to cold starts. It saves money
 * where it is busy for longer than the share at which its two prices together meet the price on demand.
 */
export function provisionedAdvice(situation: Situation): Advice[] {
  const { actual, inventory } = situation;
  if (actual.cloud !== "aws") return [];
  const options = actual.usage.functions.flatMap((fn) => optionFor(fn, situation) ?? []);
  if (options.length === 0) return [];
  const all = options.reduce<Inventory>(
    (variant, { name }) => withFunctions(variant, { provisionedConcurrency: 1 }, name),
    inventory,
  );
  const savesUSD = actual.bill.totalUSD - situation.price(all).bill.totalUSD;
  const effects = options.map(
    ({ name, cold, left }) => `${name} from ${formatPercent(cold)} to ${formatPercent(left)}`,
  );
  const text =
    `One provisioned environment for each of these functions ${savesUSD > 0 ? "saves" : "costs"} ` +
    `${formatUSD(Math.abs(savesUSD))} a month and lowers the requests that meet a cold start: ${effects.join(", ")}. ` +
    `One pays for itself when it is busy for more than ${formatPercent(breakEvenUse(situation))} of the time.`;
  return [{ topic: "provisioned-concurrency", cloud: "aws", text, savesUSD }];
}

/** A function for which an environment buys something, and the cold starts with and without it. */
function optionFor(fn: FunctionUsage, { actual, inventory, price }: Situation) {
  const { entry, name, triggers, invocations } = fn;
  if (!triggers.includes("api") || invocations === 0 || entry.provisionedConcurrency > 0) return undefined;
  const cold = lambdaColdShare(fn, 0);
  const variant = price(withFunctions(inventory, { provisionedConcurrency: 1 }, name));
  if (cold < NOTABLE_COLD_SHARE && variant.bill.totalUSD >= actual.bill.totalUSD) return undefined;
  return { name, cold, left: lambdaColdShare(fn, 1) };
}

/** The share of time above which provisioned time and its lower price for use cost less than use on demand. */
function breakEvenUse({ book, actual, inventory }: Situation): number {
  const architecture = inventory.functions[0]?.architecture ?? "arm64";
  const priceOf = (sku: string) =>
    book.price("aws", "lambda", `${sku}-${architecture}`, actual.bill.region).unitPriceUSD ?? Number.NaN;
  return priceOf("provisioned-concurrency") / (priceOf("duration") - priceOf("provisioned-duration"));
}
