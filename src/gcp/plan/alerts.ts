import type { AlertPlan, ApiPlan, FunctionPlan, SubscriptionPlan, TopicPlan } from "./gcp-plan.ts";

const PERIOD = 300;
/** Of the timeout: a p99 over it means that calls are about to be cut off. */
const NEAR_TIMEOUT = 0.9;
/** The least age that a waiting message is worth an alert, in seconds. */
const OLD_MESSAGE = 900;

/**
 * Alerts that are on by default.
 * @see https://docs.cloud.google.com/monitoring/api/metrics_gcp
 */
export function planAlerts(
  functions: readonly FunctionPlan[],
  topics: readonly TopicPlan[],
  subscriptions: readonly SubscriptionPlan[],
  api: ApiPlan | undefined,
): AlertPlan[] {
  return [
    ...functions.flatMap(functionAlerts),
    ...subscriptions.flatMap((subscription) => {
      const topic = topics.find(({ name }) => name === subscription.name);
      return topic?.deadLettersOf ? [deadLetterAlert(topic)] : ageAlert(subscription);
    }),
    ...(api ? apiAlerts(api) : []),
  ];
}

function functionAlerts({ name, timeout }: FunctionPlan): AlertPlan[] {
  const shared = {
    subject: name,
    resource: {
      type: "cloud_run_revision",
      label: "service_name",
      value: { kind: "function", name, attribute: "name" } as const,
    },
    period: PERIOD,
  };
  const limit = Math.round(timeout * 1000 * NEAR_TIMEOUT);
  return [
    {
      ...shared,
      kind: "errors",
      description: `${name} failed: look for severity ERROR in its log`,
      metric: "log-errors",
      aligner: "ALIGN_DELTA",
      reducer: "REDUCE_SUM",
      threshold: 0,
    },
    {
      ...shared,
      kind: "throttles",
      description: `${name} was called more often than its instances could take`,
      metric: "run.googleapis.com/request_count",
      where: 'metric.labels.response_code = "429"',
      aligner: "ALIGN_DELTA",
      reducer: "REDUCE_SUM",
      threshold: 0,
    },
    {
      ...shared,
      kind: "duration",
      description: `1 in 100 calls of ${name} takes more than ${limit} ms of its ${timeout * 1000} ms`,
      metric: "run.googleapis.com/request_latencies",
      aligner: "ALIGN_PERCENTILE_99",
      reducer: "REDUCE_MAX",
      threshold: limit,
    },
  ];
}

function onSubscription(
  name: string,
): Pick<AlertPlan, "subject" | "resource" | "aligner" | "reducer" | "period"> {
  return {
    subject: name,
    resource: {
      type: "pubsub_subscription",
      label: "subscription_id",
      value: { kind: "subscription", name, attribute: "name" },
    },
    aligner: "ALIGN_MAX",
    reducer: "REDUCE_MAX",
    period: PERIOD,
  };
}

function deadLetterAlert({ name, description }: TopicPlan): AlertPlan {
  return {
    ...onSubscription(name),
    kind: "depth",
    description: `${description}: read ${name}, mend the cause, publish them again`,
    metric: "pubsub.googleapis.com/subscription/num_undelivered_messages",
    threshold: 0,
  };
}

/** A message that waits for its last retry is no news: the alert starts behind that. */
function ageAlert({ name, ackDeadline, push }: SubscriptionPlan): AlertPlan[] {
  if (!push) return [];
  const threshold = Math.max(OLD_MESSAGE, Math.ceil(push.maximumBackoffMs / 1000) + ackDeadline);
  return [
    {
      ...onSubscription(name),
      kind: "age",
      description: `A message of ${name} has waited for more than ${threshold} s`,
      metric: "pubsub.googleapis.com/subscription/oldest_unacked_message_age",
      threshold,
    },
  ];
}

/** One alert for each address under which the API answers. */
function apiAlerts({ name, onlyFunction, direct, operations }: ApiPlan): AlertPlan[] {
  const shared = {
    kind: "server-errors",
    where: 'metric.labels.response_code_class = "5xx"',
    aligner: "ALIGN_DELTA",
    reducer: "REDUCE_SUM",
    threshold: 0,
    period: PERIOD,
  } as const;
  const gateway: AlertPlan = {
    ...shared,
    subject: name,
    description: `The API ${name} answered with 5xx`,
    metric: "apigateway.googleapis.com/proxy/request_count",
    resource: {
      type: "apigateway.googleapis.com/Gateway",
      label: "gateway_id",
      value: { kind: "gateway", attribute: "id" },
    },
  };
  const called = [...(onlyFunction === undefined ? [] : [onlyFunction]), ...direct];
  return [
    ...(operations.length > 0 ? [gateway] : []),
    ...called.map(
      (fn): AlertPlan => ({
        ...shared,
        kind: "direct-errors",
        subject: fn,
        description: `${fn}, which is called directly, answered with 5xx`,
        metric: "run.googleapis.com/request_count",
        resource: {
          type: "cloud_run_revision",
          label: "service_name",
          value: { kind: "function", name: fn, attribute: "name" },
        },
      }),
    ),
  ];
}
