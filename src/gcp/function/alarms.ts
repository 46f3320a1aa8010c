import { type AlarmPlan, LOG_ERRORS, SUBJECT, THRESHOLD } from "../ground/alarms.ts";
import type { BasePlan, FunctionPlan } from "../ground/plan.ts";
import { functionName } from "../ground/references.ts";

/** Of each second of the timeout, in ms: a p99 over it means that calls are about to be cut off. */
const NEAR_TIMEOUT_MS = 900;

/**
 * Failures, calls that found no instance, and calls that come close to their timeout.
 * @see https://docs.cloud.google.com/monitoring/api/metrics_gcp
 */
export function functionAlarms({ functions }: BasePlan): AlarmPlan[] {
  return functions.flatMap(alarmsOf);
}

function alarmsOf({ name, timeout }: FunctionPlan): AlarmPlan[] {
  const shared = {
    subject: name,
    resource: {
      type: "cloud_run_revision",
      label: "service_name",
      value: functionName(name),
    },
  };
  return [
    {
      ...shared,
      kind: "errors",
      description: `${SUBJECT} failed: look for severity ERROR in its log`,
      metric: LOG_ERRORS,
      aligner: "ALIGN_DELTA",
      reducer: "REDUCE_SUM",
      threshold: 0,
    },
    {
      ...shared,
      kind: "throttles",
      description: `${SUBJECT} was called more often than its instances could take`,
      metric: "run.googleapis.com/request_count",
      where: 'metric.labels.response_code = "429"',
      aligner: "ALIGN_DELTA",
      reducer: "REDUCE_SUM",
      threshold: 0,
    },
    {
      ...shared,
      kind: "duration",
      description: `1 in 100 calls of ${SUBJECT} takes more than ${THRESHOLD} ms, nine tenths of its timeout`,
      metric: "run.googleapis.com/request_latencies",
      aligner: "ALIGN_PERCENTILE_99",
      reducer: "REDUCE_MAX",
      threshold: timeout * NEAR_TIMEOUT_MS,
      thresholdOfTimeout: NEAR_TIMEOUT_MS,
    },
  ];
}
