import { entryNamed } from "@motif/core/model";
import {
  type Assumptions,
  averageColdShare,
  averageOf,
  type Billing,
  DAYS_PER_MONTH,
  type FunctionUsage,
  GIB,
  HOURS_PER_MONTH,
  invocationMs,
  type Measure,
  type Month,
  metered,
  type Pricing,
  type Quantity,
  type Warning,
  warnAbove,
} from "@motif/cost/kit";
import type { BasePlan, FunctionPlan } from "../ground/plan.ts";
import { buildPrice } from "./build-price.ts";
import { cloudRun } from "./meter.ts";

/** CPU that a 2nd gen function gets with its memory (https://cloud.google.com/functions/docs/configuring/memory). */
const CPU_BY_MEMORY: readonly (readonly [memoryMiB: number, vCPU: number])[] = [
  [128, 0.083],
  [256, 0.167],
  [512, 0.333],
  [1024, 0.583],
  [2048, 1],
  [4096, 2],
  [8192, 2],
  [16_384, 4],
];
/** That of the largest functions. */
const MOST_CPU = 8;

/** As old measurements say (https://mikhail.io/serverless/coldstarts/big3/). */
const KEEP_ALIVE_SECONDS = 15 * 60;

/** So many days of logs are kept for free (https://cloud.google.com/stackdriver/pricing). */
const FREE_LOG_DAYS = 30;

/** What Google Cloud bills of what functions are made of. */
export const BILLING: Billing = {
  google_cloudfunctions2_function: ["cloudrun", "logging", "cloudbuild"],
  google_artifact_registry_repository: ["artifactregistry"],
  google_artifact_registry_repository_iam_member: "permissions are free",
  google_cloud_run_v2_service_iam_member: "permissions are free",
  google_logging_metric: "not priced: a few points a minute",
  google_logging_project_bucket_config: "billed as the logs of functions",
  google_logging_project_exclusion: "logs that are left out",
  google_logging_project_sink: "a route of logs",
  google_project_iam_member: "permissions are free",
  google_project_service: "a switch of the project",
  google_project_service_identity: "identities are free",
  google_service_account: "identities are free",
  google_service_account_iam_member: "permissions are free",
  google_storage_bucket_object: "bundles are a few KB",
  time_sleep: "nothing on Google Cloud",
};

/** A month of functions, of what making them takes, and of their logs. */
export function functionPrice(plan: BasePlan, month: Month): Quantity[] {
  return [...running(plan, month), ...buildPrice(plan.functions.length, month.assumptions)];
}

function running({ functions, logRetentionDays }: BasePlan, { usage, assumptions }: Month): Quantity[] {
  return functions.flatMap((fn) => {
    const used = entryNamed(usage.functions, fn.name);
    const perRequest = assumptions.platformLogBytes + assumptions.gcpRequestLogBytes;
    const logGiB = (used.logBytes + used.units * perRequest) / GIB;
    const paidMonths = Math.max(0, logRetentionDays - FREE_LOG_DAYS) / DAYS_PER_MONTH;
    return [
      ...requests(fn, used, assumptions),
      ...metered("logging", fn.name, { ingest: logGiB, retention: logGiB * paidMonths }),
    ];
  });
}

/** Functions that would need more instances in the busiest hour than they may have: each takes one request at a time. */
export function functionWarnings({ functions }: BasePlan, { usage }: Month): Warning[] {
  return functions.flatMap((fn) => {
    const used = entryNamed(usage.functions, fn.name);
    const requestsPerSecond = Math.max(0, ...used.unitsPerSecond);
    const busy = (requestsPerSecond * averageOf(cloudRunMs(fn, used))) / 1000;
    const limit = {
      value: fn.maximumInstances,
      unit: "instances",
      source: "max_instance_count of the function",
    };
    return warnAbove(fn.name, busy, limit, "in the busiest hour");
  });
}

/** How long functions take on Cloud Run, how often they start cold, and what can be done about it. */
export const FUNCTION_PRICING = {
  invocationMs: ({ functions }, used) => cloudRunMs(entryNamed(functions, used.name), used),
  coldStartShare: ({ functions }, used, alwaysReady) =>
    coldStartShare(entryNamed(functions, used.name), used, alwaysReady),
  keepAliveSeconds: KEEP_ALIVE_SECONDS,
  mitigations: { "one-always-ready": "minimum instance" },
} satisfies Partial<Pricing<BasePlan>>;

function requests(fn: FunctionPlan, used: FunctionUsage, { gcpStartupMs }: Assumptions): Quantity[] {
  const { name, memory, minimumInstances: instances } = fn;
  return cloudRun(name, {
    vCPU: vCPUOf(fn),
    memoryMiB: memory,
    requests: used.units,
    durationMs: cloudRunMs(fn, used),
    coldStarts: { share: coldStartShare(fn, used, instances), initMs: gcpStartupMs + used.loadMs },
    minInstances: { instances, hours: HOURS_PER_MONTH },
  });
}

function vCPUOf({ memory }: FunctionPlan): number {
  return CPU_BY_MEMORY.find(([memoryMiB]) => memoryMiB >= memory)?.[1] ?? MOST_CPU;
}

/** Duration of one request, in milliseconds: Pub/Sub pushes messages one by one, so there are no batches. */
function cloudRunMs(fn: FunctionPlan, used: FunctionUsage): Measure {
  return invocationMs(used, vCPUOf(fn), 1);
}

function coldStartShare(fn: FunctionPlan, used: FunctionUsage, alwaysReady: number): number {
  return averageColdShare(used.unitsPerSecond, {
    durationMs: cloudRunMs(fn, used),
    keepAliveSeconds: KEEP_ALIVE_SECONDS,
    alwaysReady: Math.max(alwaysReady, fn.minimumInstances),
    stated: used.coldStartShare,
  });
}
