import {
  averageOf,
  ceilTo,
  checkUsage,
  GIB,
  KIB,
  type Measure,
  MIB,
  metered,
  type Quantity,
} from "@motif/cost/kit";

/** A month of one Lambda function. */
export interface LambdaUsage {
  readonly architecture: "arm64" | "x86_64";
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
      "response-streaming": chargedStreamGB(requests, usage.streamedBytes ?? 0),
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

/** What is charged of streamed responses: the first 6 MB of each are free. */
export function chargedStreamGB(responses: number, bytes: Measure): number {
  return (responses * averageOf(bytes, (size) => Math.max(0, size - FREE_STREAM_BYTES))) / GIB;
}
