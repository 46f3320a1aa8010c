import type { AlertPlan, ApiPlan, QueuePlan } from "./azure-plan.ts";

/**
 * Alerts on metrics that are on by default. Failures and slow calls of functions are alerts on their telemetry, which
 * are the same for every app (`terraform/observability.ts`).
 * @see https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-servicebus-namespaces-metrics
 * @see https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-documentdb-databaseaccounts-metrics
 * @see https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-eventgrid-systemtopics-metrics
 * @see https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-apimanagement-service-metrics
 */
export function planAlerts(
  queues: readonly QueuePlan[],
  hasTables: boolean,
  hasEvents: boolean,
  api: ApiPlan | undefined,
): AlertPlan[] {
  return [
    ...(queues.length > 0 ? queueAlerts(queues) : []),
    ...(hasTables ? [tableThrottles()] : []),
    ...(hasEvents ? [undeliveredEvents()] : []),
    ...(api && api.operations.length > 0 ? [serverErrors()] : []),
  ];
}

function queueAlerts(queues: readonly QueuePlan[]): AlertPlan[] {
  const dead = queues.filter(({ purpose }) => purpose === "dead-letters");
  const others = queues.filter(({ purpose }) => purpose !== "dead-letters");
  const entities = (some: readonly QueuePlan[]) => ({
    name: "EntityName",
    values: some.map(({ name }) => ({ kind: "queue", name, attribute: "name" }) as const),
  });
  const depth = (some: readonly QueuePlan[], alert: Pick<AlertPlan, "description" | "metric" | "name">) =>
    some.length === 0
      ? []
      : [
          {
            ...alert,
            target: "service-bus" as const,
            aggregation: "Maximum" as const,
            dimension: entities(some),
          },
        ];
  return [
    ...depth(dead, {
      name: "dead-letters",
      description: "Messages failed for good: read the queue, mend the cause, send them again",
      metric: "ActiveMessages",
    }),
    ...depth(others, {
      name: "given-up",
      description:
        "Service Bus gave messages up and could not forward them: read the queue's $DeadLetterQueue",
      metric: "DeadletteredMessages",
    }),
    {
      name: "queue-throttles",
      description: "Service Bus throttled requests",
      target: "service-bus",
      metric: "ThrottledRequests",
      aggregation: "Total",
    },
  ];
}

function tableThrottles(): AlertPlan {
  return {
    name: "table-throttles",
    description: "Cosmos DB throttled requests: a partition has more to do than it can",
    target: "cosmos",
    metric: "TotalRequests",
    aggregation: "Count",
    dimension: { name: "StatusCode", values: ["429"] },
  };
}

function undeliveredEvents(): AlertPlan {
  return {
    name: "undelivered-events",
    description: "Event Grid could not deliver events: read them in the container event-dead-letters",
    target: "events",
    metric: "DeadLetteredCount",
    aggregation: "Total",
  };
}

function serverErrors(): AlertPlan {
  return {
    name: "server-errors",
    description: "The API answered with 5xx",
    target: "api",
    metric: "Requests",
    aggregation: "Total",
    dimension: { name: "GatewayResponseCodeCategory", values: ["5xx"] },
  };
}
