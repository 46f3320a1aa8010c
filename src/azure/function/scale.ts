import type { Refuse } from "@motif/compile/kit";
import type { FunctionEntry } from "@motif/core/model";
import type { AppPlan } from "../ground/plan.ts";
import type { CalledFunction } from "./called.ts";
import { MEMORY_SIZES, QUOTAS } from "./profile.ts";

/**
 * With a limit of concurrency, each instance makes one call at a time, and there are no more instances than that. The
 * maximum is one of instances on demand, for each queue by itself, and may not be less than what is always ready.
 * @see https://github.com/Azure/azure-rest-api-specs/pull/45083
 */
export function scaleOf(
  { fn, trigger, called: { atOnce = fn.reservedConcurrency } }: CalledFunction,
  names: readonly string[],
  refuse: Refuse,
): Pick<AppPlan, "alwaysReady" | "httpConcurrency" | "maximumInstances"> {
  const most = QUOTAS.instances.value;
  const instances = fn.provisionedConcurrency;
  for (const [setting, value] of [
    ["limit of concurrency", atOnce ?? 0],
    ["provisioned concurrency", instances],
  ] as const) {
    if (value <= most) continue;
    refuse(
      `function ${fn.name}`,
      `has a ${setting} of ${value}; a function app has ${most} instances at most`,
    );
  }
  const groups = trigger.awaited ? ["http"] : names.map((name) => `function:${name}`);
  return {
    ...(atOnce !== undefined && {
      maximumInstances: Math.max(atOnce - instances, instances, 1),
      ...(trigger.awaited && { httpConcurrency: 1 }),
    }),
    alwaysReady: instances > 0 ? groups.map((group) => ({ group, instances })) : [],
  };
}

/** The smallest instance with so much memory; the largest where there is none. */
export function memoryOf({ memory }: FunctionEntry): number {
  return MEMORY_SIZES.find((size) => size >= memory) ?? MEMORY_SIZES.at(-1) ?? memory;
}

/** Refuses functions that no instance has enough memory for. */
export function refuseMemory(functions: readonly FunctionEntry[], refuse: Refuse): void {
  const largest = Math.max(...MEMORY_SIZES);
  for (const { name, memory } of functions) {
    if (memory <= largest) continue;
    refuse(
      `function ${name}`,
      `has ${memory} MB of memory; an instance of the Flex Consumption plan has ${largest} at most`,
    );
  }
}
