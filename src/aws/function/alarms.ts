import { type AlarmPlan, alarm } from "../ground/alarms.ts";
import type { BasePlan, FunctionPlan } from "../ground/plan.ts";
import { functionReference } from "../ground/reference.ts";

/** Of each second of the timeout, in ms: a p99 over it means that invocations are about to be cut off. */
const NEAR_TIMEOUT_MS = 900;

/** Of the account's concurrency, in per cent: what AWS's own example goes by. */
const NEAR_ACCOUNT_LIMIT = 70;

/**
 * Failures, throttles, calls that come close to their timeout, and how much is left of the account's concurrency.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export function functionAlarms({ functions }: BasePlan): AlarmPlan[] {
  return [...functions.flatMap(alarmsOf), accountAlarm()];
}

/**
 * "Utilization = (ClaimedAccountConcurrency/SERVICE_QUOTA(ConcurrentExecutions)) * 100%", of all functions in the region, also
 * those of other apps: with nothing left, all of them are throttled.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-concurrency.html#claimed-account-concurrency
 */
function accountAlarm(): AlarmPlan {
  return alarm({
    kind: "concurrency",
    single: true,
    subject: "account",
    description:
      "More than {threshold} % of the concurrency that the {subject} has in the region is taken: have the quota raised",
    namespace: "AWS/Lambda",
    metric: "ClaimedAccountConcurrency",
    quotaOf: "ConcurrentExecutions",
    statistic: "Maximum",
    threshold: NEAR_ACCOUNT_LIMIT,
    period: 60,
  });
}

function alarmsOf({ name, timeout }: FunctionPlan): AlarmPlan[] {
  const of = {
    subject: name,
    namespace: "AWS/Lambda",
    dimension: { name: "FunctionName", value: functionReference(name, "function_name") },
    ofEveryFunction: {},
  };
  return [
    alarm({ ...of, kind: "errors", description: "{subject} failed", metric: "Errors" }),
    alarm({ ...of, kind: "throttles", description: "{subject} was throttled", metric: "Throttles" }),
    alarm({
      ...of,
      kind: "duration",
      description: "1 in 100 calls of {subject} takes more than {threshold} ms, which is near its timeout",
      metric: "Duration",
      statistic: "p99",
      threshold: timeout * NEAR_TIMEOUT_MS,
      ofEveryFunction: { thresholdOfTimeout: NEAR_TIMEOUT_MS },
    }),
  ];
}
