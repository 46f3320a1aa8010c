import type { Quantity } from "../billing/line-item.ts";
import { averageOf, checkUsage, type Measure } from "../billing/measure.ts";
import { metered } from "../billing/metered.ts";
import { ceilTo, GIB, KIB, MIB } from "../units.ts";

export type Architecture = "arm64" | "x86_64";

/** A month of one Lambda function. */
export interface LambdaUsage {
  readonly architecture: Architecture;
  readonly memoryMB: number;
  readonly requests: number;
  /** Time in the handler, per request. */
  readonly durationMs: Measure;
  /** Requests that start an environment (0 to 1), and how long its INIT phase takes. */
  readonly coldStarts?: { readonly share: number; readonly initMs: Measure };
  /** Size of the event where the function is invoked asynchronously. */
  readonly asyncEventBytes?: Measure;
  /** Size of /tmp; the first 512 MB are free. */
  readonly ephemeralStorageMB?: number;
  /** Size of a streamed response; the first 6 MB of each are free. */
  readonly streamedBytes?: Measure;
  readonly provisioned?: ProvisionedConcurrency;
}

/** Environments kept ready, and for how long. */
export interface ProvisionedConcurrency {
  readonly concurrency: number;
  /** How often it is switched on in the month. */
  readonly periods: number;
  readonly hoursPerPeriod: number;
  /** Requests it could not take, billed on demand (0 to 1). Default 0. */
  readonly spillShare?: number;
}

const FREE_STORAGE_MB = 512;
const FREE_STREAM_BYTES = 6 * MIB;

/**
 * Requests, GB-seconds and what else Lambda bills (https://aws.amazon.com/lambda/pricing/).
 * Durations are rounded up to 1 ms per request. INIT is billed since 2025-08-01 for every packaging
 * (https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/). A function with provisioned
 * concurrency has no free tier, and each period it is on is rounded up to 5 minutes.
 */
export function lambda(resource: string, usage: LambdaUsage): Quantity[] {
  checkUsage(resource, usage);
  const { architecture, requests, provisioned } = usage;
  const gb = usage.memoryMB / 1024;
  const billedSeconds = (requests * averageBilledMs(usage)) / 1000;
  const onDemandShare = provisioned ? (provisioned.spillShare ?? 0) : 1;
  const seconds = provisioned ? provisioned.periods * ceilTo(provisioned.hoursPerPeriod * 3600, 300) : 0;
  return metered(
    "lambda",
    resource,
    {
      [`requests-${architecture}`]: requests * averageOf(usage.asyncEventBytes ?? 0, asyncRequests),
      [`duration-${architecture}`]: billedSeconds * gb * onDemandShare,
      "ephemeral-storage":
        (Math.max(0, (usage.ephemeralStorageMB ?? 0) - FREE_STORAGE_MB) / 1024) * billedSeconds,
      "response-streaming": (requests * averageOf(usage.streamedBytes ?? 0, chargedStream)) / GIB,
      [`provisioned-concurrency-${architecture}`]: (provisioned?.concurrency ?? 0) * seconds * gb,
      [`provisioned-duration-${architecture}`]: billedSeconds * gb * (1 - onDemandShare),
    },
    provisioned ? { freeTier: false } : {},
  );
}

function averageBilledMs({ durationMs, coldStarts }: LambdaUsage): number {
  const warm = averageOf(durationMs, (ms) => ceilTo(ms, 1));
  if (!coldStarts) return warm;
  const cold = averageOf(coldStarts.initMs, (init) => averageOf(durationMs, (ms) => ceilTo(init + ms, 1)));
  return warm + coldStarts.share * (cold - warm);
}

/** Asynchronous events: one request for the first 256 KB, one more for each further 64 KB. */
function asyncRequests(bytes: number): number {
  return 1 + ceilTo(Math.max(0, bytes - 256 * KIB), 64 * KIB) / (64 * KIB);
}

function chargedStream(bytes: number): number {
  return Math.max(0, bytes - FREE_STREAM_BYTES);
}

/** A month of a Lambda@Edge function. */
export interface LambdaEdgeUsage {
  readonly memoryMB: number;
  readonly requests: number;
  readonly durationMs: Measure;
}

/** Lambda@Edge: no free tier, durations rounded up to 1 ms (https://aws.amazon.com/lambda/pricing/). */
export function lambdaEdge(resource: string, usage: LambdaEdgeUsage): Quantity[] {
  checkUsage(resource, usage);
  const seconds = (usage.requests * averageOf(usage.durationMs, (ms) => ceilTo(ms, 1))) / 1000;
  return metered("lambda-edge", resource, {
    requests: usage.requests,
    duration: (seconds * usage.memoryMB) / 1024,
  });
}

/** A month of Lambda Managed Instances; EC2 prices are the caller's, since the book has no EC2. */
export interface ManagedInstancesUsage {
  readonly requests: number;
  readonly instanceHours: number;
  /** List price of the instance type per hour. */
  readonly ec2OnDemandUSD: number;
  /** What is really paid per hour, after a Savings Plan. */
  readonly ec2EffectiveUSD: number;
}

/** Requests, EC2, and the fee on EC2's on-demand price whatever is really paid for the instance; no duration. */
export function lambdaManagedInstances(resource: string, usage: ManagedInstancesUsage): Quantity[] {
  checkUsage(resource, usage);
  const { requests, instanceHours, ec2OnDemandUSD, ec2EffectiveUSD } = usage;
  const price = { unit: "hour", unitPriceUSD: ec2EffectiveUSD, source: "given with the workload" };
  return [
    ...metered("lambda", resource, {
      "managed-instances-requests": requests,
      "managed-instances-fee": instanceHours * ec2OnDemandUSD,
    }),
    { service: "ec2", sku: "instance", resource, quantity: instanceHours, price },
  ];
}

/** A month of durable executions. */
export interface DurableExecutionUsage {
  /** Starts, steps (and each retry), waits, callbacks, map branches. */
  readonly operations: number;
  readonly bytesWritten: number;
  /** Average data kept, while running and for the retention after. */
  readonly gbRetained: number;
}

/** Durable execution charges on top of the function's own; data counts in decimal gigabytes, as in AWS's example. */
export function lambdaDurable(resource: string, usage: DurableExecutionUsage): Quantity[] {
  checkUsage(resource, usage);
  return metered("lambda", resource, {
    "durable-operations": usage.operations,
    "durable-data-written": usage.bytesWritten / 1e9,
    "durable-data-retained": usage.gbRetained,
  });
}
