import type { Quantity } from "../billing/line-item.ts";
import { averageOf, checkUsage, type Measure } from "../billing/measure.ts";
import { metered } from "../billing/metered.ts";
import { ceilTo } from "../units.ts";

/** A month of one Cloud Run service or 2nd gen function billed by request. */
export interface CloudRunUsage {
  readonly requests: number;
  readonly durationMs: Measure;
  readonly vCPU: number;
  readonly memoryMiB: number;
  /** Requests that share an instance's time on average; 1 for functions unless set otherwise. */
  readonly concurrency?: number;
  /** Requests that start an instance (0 to 1), and how long starting takes: starting is billed. */
  readonly coldStarts?: { readonly share: number; readonly initMs: Measure };
  readonly minInstances?: { readonly instances: number; readonly hours: number };
}

/**
 * Request-based billing: vCPU and memory for as long as an instance starts or serves a request, up to 100 ms; idle
 * minimum instances at a lower rate. The free tier is a credit at Tier 1 prices (https://cloud.google.com/run/pricing).
 */
export function cloudRun(resource: string, usage: CloudRunUsage): Quantity[] {
  checkUsage(resource, usage);
  const seconds = activeSeconds(usage);
  const gib = usage.memoryMiB / 1024;
  const reserved = (usage.minInstances?.instances ?? 0) * (usage.minInstances?.hours ?? 0) * 3600;
  const idle = Math.max(0, reserved - seconds);
  return metered("cloudrun", resource, {
    requests: usage.requests,
    "cpu-request-based": seconds * usage.vCPU,
    "memory-request-based": seconds * gib,
    "min-instance-cpu-idle": idle * usage.vCPU,
    "min-instance-memory-idle": idle * gib,
  });
}

function activeSeconds({ requests, durationMs, concurrency = 1, coldStarts }: CloudRunUsage): number {
  const warm = averageOf(durationMs, (ms) => ceilTo(ms, 100)) / Math.max(1, concurrency);
  if (!coldStarts) return (requests * warm) / 1000;
  const starting = coldStarts.share * averageOf(coldStarts.initMs, (ms) => ceilTo(ms, 100));
  return (requests * (warm + starting)) / 1000;
}

/** A month of a Cloud Run service billed by instance: CPU always allocated. */
export interface CloudRunInstanceUsage {
  readonly instances: number;
  readonly hours: number;
  readonly vCPU: number;
  readonly memoryMiB: number;
}

/** Instance-based billing: the whole life of every instance, no charge for requests. */
export function cloudRunInstances(resource: string, usage: CloudRunInstanceUsage): Quantity[] {
  checkUsage(resource, usage);
  const seconds = usage.instances * usage.hours * 3600;
  return metered("cloudrun", resource, {
    "cpu-instance-based": seconds * usage.vCPU,
    "memory-instance-based": (seconds * usage.memoryMiB) / 1024,
  });
}

/** A month of one 1st gen function. */
export interface FunctionsGen1Usage {
  readonly invocations: number;
  readonly durationMs: Measure;
  readonly memoryMB: number;
}

/** CPU that comes with each memory size; other sizes are billed as the next one. */
const GEN1_GHZ: readonly (readonly [memoryMB: number, ghz: number])[] = [
  [128, 0.2],
  [256, 0.4],
  [512, 0.8],
  [1024, 1.4],
  [2048, 2.4],
  [4096, 4.8],
  [8192, 4.8],
];

/** 1st gen functions: invocations, GB-seconds and GHz-seconds, up to 100 ms (https://cloud.google.com/functions/pricing-1stgen). */
export function functionsGen1(resource: string, usage: FunctionsGen1Usage): Quantity[] {
  checkUsage(resource, usage);
  const [memoryMB, ghz] = GEN1_GHZ.find(([size]) => size >= usage.memoryMB) ?? [8192, 4.8];
  const seconds = (usage.invocations * averageOf(usage.durationMs, (ms) => ceilTo(ms, 100))) / 1000;
  return metered("functions-gen1", resource, {
    invocations: usage.invocations,
    memory: (seconds * memoryMB) / 1024,
    cpu: seconds * ghz,
  });
}
