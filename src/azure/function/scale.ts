import type { Refuse } from "@motif/compile/kit";
import type { FunctionEntry } from "@motif/core/model";
import type { AppPlan } from "../ground/plan.ts";
import type { CalledFunction } from "./called.ts";
import { MEMORY_SIZES, QUOTAS } from "./profile.ts";

/**
 * `maximum_instance_count` where it is not set.
 * @see https://registry.terraform.io/providers/hashicorp/azurerm/4.73.0/docs/resources/function_app_flex_consumption
 */
export const DEFAULT_MAXIMUM = 100;

/**
 * With a limit of concurrency, each instance makes one call at a time, and there are no more instances than that. What is
 * provisioned is kept ready for each source, since each of them but HTTP scales by itself
 * (https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#always-ready-instances).
 */
export function scaleOf(
  { fn, trigger, called: { atOnce = fn.reservedConcurrency } }: CalledFunction,
  names: readonly string[],
  refuse: Refuse,
): Pick<AppPlan, "alwaysReady" | "httpConcurrency" | "maximumInstances"> {
  const groups = trigger.awaited ? ["http"] : names.map((name) => `function:${name}`);
  const instances = fn.provisionedConcurrency;
  const scale = { atOnce, instances, groups: groups.length };
  const problem = scaleProblem(scale);
  if (problem !== undefined) refuse(`function ${fn.name}`, problem);
  const maximumInstances = maximumOf(scale);
  return {
    ...(maximumInstances !== undefined && { maximumInstances }),
    ...(atOnce !== undefined && trigger.awaited && { httpConcurrency: 1 }),
    alwaysReady: instances > 0 ? groups.map((group) => ({ group, instances })) : [],
  };
}

interface Scale {
  readonly atOnce: number | undefined;
  /** Always ready, for each group. */
  readonly instances: number;
  /** What scales by itself. */
  readonly groups: number;
}

/**
 * Most instances, undefined for the default. It is one of instances on demand, for each group by itself
 * (https://github.com/Azure/azure-rest-api-specs/pull/45083); yet the provider refuses one that is less than all that is
 * always ready (`ExpandAlwaysReadyConfiguration`).
 */
function maximumOf({ atOnce, instances, groups }: Scale): number | undefined {
  if (atOnce !== undefined) return Math.max(atOnce - instances, instances, 1);
  const ready = groups * instances;
  return ready > DEFAULT_MAXIMUM ? Math.min(DEFAULT_MAXIMUM + ready, QUOTAS.instances.value) : undefined;
}

function scaleProblem(scale: Scale): string | undefined {
  const { atOnce = 0, instances, groups } = scale;
  const most = QUOTAS.instances.value;
  const ready = groups * instances;
  if (atOnce > most)
    return `has a limit of concurrency of ${atOnce}; a function app has ${most} instances at most`;
  if (instances > most) {
    return `has a provisioned concurrency of ${instances}; a function app has ${most} instances at most`;
  }
  const maximum = maximumOf(scale) ?? DEFAULT_MAXIMUM;
  return ready > maximum
    ? `has a provisioned concurrency of ${instances}, which is kept ready for each of the ${groups} that it consumes: ${ready} instances, of ${maximum} that it may have at most; raise its limit of concurrency, provision less, or make a function for each`
    : undefined;
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
