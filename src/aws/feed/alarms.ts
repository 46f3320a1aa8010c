import { type AlarmPlan, alarm } from "../ground/alarms.ts";
import { functionReference } from "../ground/reference.ts";
import type { FeedPlans } from "./plan.ts";

/** Changes are kept for a day, so that there is time left to act. */
const BEHIND_MS = 15 * 60_000;

/**
 * A feed that is far behind: something fails, or more changes than its function processes.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export function feedAlarms({ feeds }: FeedPlans): AlarmPlan[] {
  const functions = [...new Set(feeds.map((feed) => feed.function))];
  return functions.map((name) =>
    alarm({
      kind: "iterator-age",
      subject: name,
      description:
        "{subject} is more than {threshold} ms behind the changes that it reads, which are kept for a day",
      namespace: "AWS/Lambda",
      metric: "IteratorAge",
      statistic: "Maximum",
      threshold: BEHIND_MS,
      evaluationPeriods: 2,
      dimension: { name: "FunctionName", value: functionReference(name, "function_name") },
    }),
  );
}
