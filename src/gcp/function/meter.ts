import { averageOf, ceilTo, checkUsage, type Measure, metered, type Quantity } from "@motif/cost/kit";

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
