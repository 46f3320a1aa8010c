import type { ChartPlan, WatchedPlan } from "../ground/charts.ts";
import type { QueuePlan, QueuePlans } from "./plan.ts";
import { deadLetterReference, queueReference } from "./reference.ts";

const VISIBLE = "ApproximateNumberOfMessagesVisible";

/**
 * How much waits and for how long, and what failed for good.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export function queueCharts({ queues }: QueuePlans): WatchedPlan[] {
  const [letters, own] = [true, false].map((are) => queues.filter((queue) => are === isOfDeadLetters(queue)));
  return [
    ...watched(own, [
      { title: "Messages that wait", metric: VISIBLE, statistic: "Maximum" },
      {
        title: "Age of the oldest message (s)",
        metric: "ApproximateAgeOfOldestMessage",
        statistic: "Maximum",
      },
    ]),
    ...watched(letters, [{ title: "Dead letters", metric: VISIBLE, statistic: "Maximum" }]),
  ];
}

function isOfDeadLetters({ deadLettersOf }: QueuePlan): boolean {
  return deadLettersOf !== undefined;
}

function watched(queues: readonly QueuePlan[] = [], charts: readonly ChartPlan[]): WatchedPlan[] {
  if (queues.length === 0) return [];
  const of = queues.map((queue) => {
    const referenceTo = isOfDeadLetters(queue) ? deadLetterReference : queueReference;
    return { name: queue.name, value: referenceTo(queue.name, "name") };
  });
  return [{ namespace: "AWS/SQS", dimension: "QueueName", of, charts }];
}
