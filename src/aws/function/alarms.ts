import { type AlarmPlan, alarm } from "../ground/alarms.ts";
import type { BasePlan, FunctionPlan } from "../ground/plan.ts";
import { functionReference } from "../ground/reference.ts";

/** Of the timeout: a p99 over it means that invocations are about to be cut off. */
const NEAR_TIMEOUT = 0.9;

/**
 * Failures, throttles, and calls that come close to their timeout.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export function functionAlarms({ functions }: BasePlan): AlarmPlan[] {
  return functions.flatMap(alarmsOf);
}

function alarmsOf({ name, timeout }: FunctionPlan): AlarmPlan[] {
  const of = {
    subject: name,
    namespace: "AWS/Lambda",
    dimension: { name: "FunctionName", value: functionReference(name, "function_name") },
  };
  const limit = Math.round(timeout * 1000 * NEAR_TIMEOUT);
  return [
    alarm({ ...of, kind: "errors", description: `${name} failed`, metric: "Errors" }),
    alarm({ ...of, kind: "throttles", description: `${name} was throttled`, metric: "Throttles" }),
    alarm({
      ...of,
      kind: "duration",
      description: `1 in 100 calls of ${name} takes more than ${limit} ms of its ${timeout * 1000} ms`,
      metric: "Duration",
      statistic: "p99",
      threshold: limit,
    }),
  ];
}
