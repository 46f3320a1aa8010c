import type { AlarmPlan, ApiPlan, FunctionPlan, QueuePlan } from "./aws-plan.ts";

const PERIOD = 300;
/** Of the timeout: a p99 over it means that invocations are about to be cut off. */
const NEAR_TIMEOUT = 0.9;
/** The least age that a waiting message is worth an alarm, in seconds. */
const OLD_MESSAGE = 900;

/**
 * Alarms that are on by default.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-monitoring.html
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html
 */
export function planAlarms(
  functions: readonly FunctionPlan[],
  queues: readonly QueuePlan[],
  api: ApiPlan | undefined,
): AlarmPlan[] {
  return [
    ...functions.flatMap(functionAlarms),
    ...queues.flatMap((queue) =>
      queue.deadLettersOf ? [deadLetterAlarm(queue)] : ageAlarm(queue, functions),
    ),
    ...(api ? [apiAlarm(api)] : []),
  ];
}

function functionAlarms({ name, timeout, url }: FunctionPlan): AlarmPlan[] {
  const alarm = (
    kind: AlarmPlan["kind"],
    description: string,
    rest: Pick<AlarmPlan, "metric" | "statistic" | "threshold">,
  ) => ({
    kind,
    subject: name,
    description,
    namespace: "AWS/Lambda" as const,
    ...rest,
    period: PERIOD,
    evaluationPeriods: 1,
    dimension: { name: "FunctionName", value: { kind: "function", name, attribute: "name" } as const },
  });
  const limit = Math.round(timeout * 1000 * NEAR_TIMEOUT);
  return [
    alarm("errors", `${name} failed`, { metric: "Errors", statistic: "Sum", threshold: 0 }),
    alarm("throttles", `${name} was throttled`, { metric: "Throttles", statistic: "Sum", threshold: 0 }),
    alarm("duration", `1 in 100 calls of ${name} takes more than ${limit} ms of its ${timeout * 1000} ms`, {
      metric: "Duration",
      statistic: "p99",
      threshold: limit,
    }),
    ...(url
      ? [
          alarm("url-errors", `The URL of ${name} answered with 5xx`, {
            metric: "Url5xxCount",
            statistic: "Sum",
            threshold: 0,
          }),
        ]
      : []),
  ];
}

function deadLetterAlarm({ name, description }: QueuePlan): AlarmPlan {
  return {
    kind: "depth",
    subject: name,
    description: `${description}: read ${name}, mend the cause, redrive`,
    namespace: "AWS/SQS",
    metric: "ApproximateNumberOfMessagesVisible",
    statistic: "Maximum",
    threshold: 0,
    period: PERIOD,
    evaluationPeriods: 1,
    dimension: { name: "QueueName", value: { kind: "queue", name, attribute: "name" } },
  };
}

/** A message that waits for its last retry is no news: the alarm starts behind that. */
function ageAlarm(queue: QueuePlan, functions: readonly FunctionPlan[]): AlarmPlan[] {
  const delivery = functions
    .flatMap(({ queueDeliveries }) => queueDeliveries)
    .find((candidate) => candidate.queue === queue.name);
  if (!delivery) return [];
  const retrying = Math.ceil(delivery.maxDelayMs / 1000) + queue.visibilityTimeout;
  const threshold = Math.max(OLD_MESSAGE, queue.delay + retrying);
  return [
    {
      kind: "age",
      subject: queue.name,
      description: `A message of ${queue.name} has waited for more than ${threshold} s`,
      namespace: "AWS/SQS",
      metric: "ApproximateAgeOfOldestMessage",
      statistic: "Maximum",
      threshold,
      period: PERIOD,
      evaluationPeriods: 2,
      dimension: { name: "QueueName", value: { kind: "queue", name: queue.name, attribute: "name" } },
    },
  ];
}

function apiAlarm({ name }: ApiPlan): AlarmPlan {
  return {
    kind: "server-errors",
    subject: name,
    description: `The API ${name} answered with 5xx`,
    namespace: "AWS/ApiGateway",
    metric: "5xx",
    statistic: "Sum",
    threshold: 0,
    period: PERIOD,
    evaluationPeriods: 1,
    dimension: { name: "ApiId", value: { kind: "api", name, attribute: "id" } },
  };
}
