import { type AlarmPlan, alarm } from "../ground/alarms.ts";
import { functionReference } from "../ground/reference.ts";
import type { StreamTriggerPlans } from "./trigger-plan.ts";

/** The age that a waiting record is not to reach, in milliseconds. */
const OLD_RECORD_MS = 900_000;

/**
 * A consumer that falls behind, and records that failed and that nobody is told of.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export function streamAlarms({ streamTriggers }: StreamTriggerPlans): AlarmPlan[] {
  const functions = [...new Set(streamTriggers.map((trigger) => trigger.function))];
  return functions.flatMap((name) => {
    const of = {
      subject: name,
      namespace: "AWS/Lambda",
      dimension: { name: "FunctionName", value: functionReference(name, "function_name") },
    };
    return [
      alarm({
        ...of,
        kind: "records-age",
        description:
          "{subject} is behind: the last record that it got had waited for more than {threshold} ms",
        metric: "IteratorAge",
        statistic: "Maximum",
        threshold: OLD_RECORD_MS,
        evaluationPeriods: 2,
      }),
      alarm({
        ...of,
        kind: "failures-lost",
        description: "Records that {subject} failed at could not be told to their queue",
        metric: "DestinationDeliveryFailures",
      }),
    ];
  });
}
