import type { Quantity } from "../billing/line-item.ts";
import { averageOf, checkUsage, type Measure } from "../billing/measure.ts";
import { metered } from "../billing/metered.ts";
import { ceilTo } from "../units.ts";

/** A month of one function on the classic (legacy) Consumption plan. */
export interface ConsumptionPlanUsage {
  readonly executions: number;
  readonly durationMs: Measure;
  /** Memory the process was observed to use: this plan has no configured size. */
  readonly observedMemoryMB: number;
}

/**
 * Consumption plan: observed memory up to 128 MB steps (at most 1,536), time up to 1 ms, at least 100 ms and 128 MB
 * per execution (https://azure.microsoft.com/pricing/details/functions/).
 */
export function functionsConsumption(resource: string, usage: ConsumptionPlanUsage): Quantity[] {
  checkUsage(resource, usage);
  const gb = Math.min(1536, Math.max(128, ceilTo(usage.observedMemoryMB, 128))) / 1024;
  const seconds = averageOf(usage.durationMs, (ms) => Math.max(100, ceilTo(ms, 1))) / 1000;
  return metered("functions-consumption", resource, {
    executions: usage.executions,
    "execution-time": usage.executions * seconds * gb,
  });
}

/** A month of one function on the Flex Consumption plan. */
export interface FlexPlanUsage {
  readonly executions: number;
  readonly durationMs: Measure;
  /** The whole instance is billed, whatever the function uses. */
  readonly instanceMemoryMB: 512 | 2048 | 4096;
  /** Executions that share an instance's active time on average; 1 where they seldom overlap. */
  readonly concurrency?: number;
  readonly alwaysReady?: AlwaysReady;
}

/** Instances that are never taken away. */
export interface AlwaysReady {
  readonly instances: number;
  readonly hours: number;
  /** Executions they serve (0 to 1); the rest is on demand. Default 1. */
  readonly share?: number;
}

/**
 * Flex Consumption: the memory of the instance for as long as it executes anything, at least 1,000 ms, then up to
 * 100 ms; no free grant for always-ready instances
 * (https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#billing).
 */
export function functionsFlex(resource: string, usage: FlexPlanUsage): Quantity[] {
  checkUsage(resource, usage);
  const gb = usage.instanceMemoryMB / 1024;
  const concurrency = Math.max(1, usage.concurrency ?? 1);
  const seconds = averageOf(usage.durationMs, (ms) => Math.max(1000, ceilTo(ms, 100))) / 1000 / concurrency;
  const readyShare = usage.alwaysReady ? (usage.alwaysReady.share ?? 1) : 0;
  const onDemand = usage.executions * (1 - readyShare);
  const ready = usage.executions * readyShare;
  return metered("functions-flex", resource, {
    "on-demand-executions": onDemand,
    "on-demand-time": onDemand * seconds * gb,
    "always-ready-baseline":
      (usage.alwaysReady?.instances ?? 0) * (usage.alwaysReady?.hours ?? 0) * 3600 * gb,
    "always-ready-executions": ready,
    "always-ready-time": ready * seconds * gb,
  });
}

/** A month of an Elastic Premium plan; at least one instance always runs. */
export interface PremiumPlanUsage {
  readonly size: "EP1" | "EP2" | "EP3";
  readonly instances: number;
  readonly hours: number;
}

const PREMIUM_VCPUS = { EP1: 1, EP2: 2, EP3: 4 } as const;

/** Premium plan: vCPU-hours and GB-hours (3.5 GB per vCPU), no charge per execution. */
export function functionsPremium(resource: string, usage: PremiumPlanUsage): Quantity[] {
  checkUsage(resource, usage);
  const vCPUHours = PREMIUM_VCPUS[usage.size] * usage.instances * usage.hours;
  return metered("functions-premium", resource, { vcpu: vCPUHours, memory: vCPUHours * 3.5 });
}
