import type { FunctionEntry, Inventory } from "@motif/core/model";
import { averageOf } from "../billing/measure.ts";
import type { AppBill } from "../price-app.ts";
import { formatUSD } from "../report/format.ts";
import { withFunctions } from "../variants.ts";
import { type Advice, LIST_PRICES, type Situation, savedBy, WORTH_USD } from "./situation.ts";

/** A size is only named as faster when it saves at least this share of the time. */
const NOTABLY_FASTER = 0.2;

/** Another size of one function. */
interface Resize {
  readonly name: string;
  readonly memory: number;
  readonly ms: number;
  readonly msNow: number;
}

/** For each function the cheapest size, or else the fastest that costs no more; and what all of them change. */
export function memoryAdvice(situation: Situation): Advice[] {
  const { inventory } = situation.app;
  const resizes = inventory.functions.flatMap((entry) => resizeOf(entry, situation) ?? []);
  if (resizes.length === 0) return [];
  const resized = resizes.reduce<Inventory>(
    (variant, { name, memory }) => withFunctions(variant, { memory }, name),
    inventory,
  );
  const savesUSD = savedBy(situation.price({ inventory: resized }), situation);
  const changes = resizes.map(
    ({ name, memory, ms, msNow }) =>
      `${name} ${memory} MB (${Math.ceil(ms)} ms instead of ${Math.ceil(msNow)} ms)`,
  );
  const effect =
    Math.abs(savesUSD) < WORTH_USD
      ? `costs the same${beyondFreeTiers(resized, situation)}`
      : `${savesUSD > 0 ? "saves" : "costs"} ${formatUSD(Math.abs(savesUSD))} a month`;
  const text = `Memory: ${changes.join(", ")} ${effect}, if each fits.`;
  return [{ topic: "memory", text, savesUSD }];
}

/** What holds within the free tiers only. */
function beyondFreeTiers(inventory: Inventory, { price }: Situation): string {
  const listed = price({}, { freeTiers: LIST_PRICES });
  const resized = price({ inventory }, { freeTiers: LIST_PRICES });
  const more = listed && resized ? resized.bill.totalUSD - listed.bill.totalUSD : 0;
  if (Math.abs(more) < WORTH_USD) return "";
  return ` within the free tiers, and ${formatUSD(Math.abs(more))} ${more > 0 ? "more" : "less"} by list prices`;
}

function resizeOf({ name, memory: now }: FunctionEntry, situation: Situation): Resize | undefined {
  const { target, app, actual, price } = situation;
  const { memorySizes = [] } = target.PRICING;
  const msNow = durationOf(name, actual, situation);
  if (msNow === undefined) return undefined;
  const sizes = memorySizes
    .filter((memory) => memory !== now)
    .flatMap((memory) => {
      const variant = price({ inventory: withFunctions(app.inventory, { memory }, name) });
      const ms = variant && durationOf(name, variant, situation);
      return ms === undefined ? [] : [{ name, memory, ms, msNow, saves: savedBy(variant, situation) }];
    });
  const cheapest = sizes.toSorted((a, b) => b.saves - a.saves || a.ms - b.ms)[0];
  if (cheapest && cheapest.saves >= WORTH_USD) return cheapest;
  return sizes
    .filter(({ ms, saves }) => saves > -WORTH_USD && ms <= msNow * (1 - NOTABLY_FASTER))
    .toSorted((a, b) => a.ms - b.ms || a.memory - b.memory)[0];
}

/** How long a function takes on average; undefined where it is not called. */
function durationOf(name: string, { plan, usage }: AppBill, { target }: Situation): number | undefined {
  const fn = usage.functions.find((each) => each.name === name);
  if (!fn || fn.invocations === 0) return undefined;
  return averageOf(target.PRICING.invocationMs(plan, fn));
}
