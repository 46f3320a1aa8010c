import type { Inventory } from "@motif/core/model";
import { lambdaMs } from "../aws/app.ts";
import { averageOf } from "../billing/measure.ts";
import { formatUSD } from "../report/format.ts";
import type { FunctionUsage } from "../usage/function-usage.ts";
import { withFunctions } from "../variants.ts";
import { type Advice, type Situation, WORTH_USD } from "./advice.ts";

/** Memory sizes to try, in MB: 1,769 MB is a whole core, more is more than JavaScript can use. */
export const MEMORY_SWEEP = [128, 256, 512, 1024, 1769, 3008] as const;

/** A size is only named as faster when it saves at least this share of the time. */
const NOTABLY_FASTER = 0.2;

/** Another size of one function. */
interface Resize {
  readonly name: string;
  readonly memory: number;
  readonly ms: number;
  readonly msNow: number;
}

/** For each Lambda function the cheapest size, or else the fastest that costs no more; and what all of them change. */
export function memoryAdvice(situation: Situation): Advice[] {
  const { actual, inventory, price } = situation;
  if (actual.cloud !== "aws") return [];
  const resizes = actual.usage.functions.flatMap((fn) => resizeOf(fn, situation) ?? []);
  if (resizes.length === 0) return [];
  const resized = resizes.reduce<Inventory>(
    (variant, { name, memory }) => withFunctions(variant, { memory }, name),
    inventory,
  );
  const savesUSD = actual.bill.totalUSD - price(resized).bill.totalUSD;
  const changes = resizes.map(
    ({ name, memory, ms, msNow }) =>
      `${name} ${memory} MB (${Math.ceil(ms)} ms instead of ${Math.ceil(msNow)} ms)`,
  );
  const effect =
    Math.abs(savesUSD) < WORTH_USD
      ? "costs the same"
      : `${savesUSD > 0 ? "saves" : "costs"} ${formatUSD(Math.abs(savesUSD))} a month`;
  const text = `Memory: ${changes.join(", ")} ${effect}, if each fits.`;
  return [{ topic: "memory", cloud: "aws", text, savesUSD }];
}

function resizeOf(fn: FunctionUsage, { inventory, actual, price }: Situation): Resize | undefined {
  if (fn.invocations === 0) return undefined;
  const msNow = averageOf(lambdaMs(fn));
  const sizes = MEMORY_SWEEP.filter((memory) => memory !== fn.entry.memory).map((memory) => {
    const variant = price(withFunctions(inventory, { memory }, fn.name));
    const usage = variant.usage.functions.find(({ name }) => name === fn.name) ?? fn;
    const saves = actual.bill.totalUSD - variant.bill.totalUSD;
    return { name: fn.name, memory, ms: averageOf(lambdaMs(usage)), msNow, saves };
  });
  const cheapest = sizes.toSorted((a, b) => b.saves - a.saves || a.ms - b.ms)[0];
  if (cheapest && cheapest.saves >= WORTH_USD) return cheapest;
  return sizes
    .filter(({ ms, saves }) => saves > -WORTH_USD && ms <= msNow * (1 - NOTABLY_FASTER))
    .toSorted((a, b) => a.ms - b.ms || a.memory - b.memory)[0];
}
