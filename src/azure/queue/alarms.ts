import type { AlarmPlan } from "../ground/alarms.ts";
import type { QueuePlan, QueuePlans } from "./plan.ts";
import { DEAD_LETTERS, QUEUES, queueName, SERVICE_BUS } from "./reference.ts";

/** @see https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-servicebus-namespaces-metrics */
const OF_NAMESPACE = { target: SERVICE_BUS, namespace: "Microsoft.ServiceBus/namespaces" } as const;

/** Dead letters, messages that the broker gave up, and requests that were throttled. */
export function queueAlarms({ queues }: QueuePlans): AlarmPlan[] {
  if (queues.length === 0) return [];
  const [dead, others] = [true, false].map((wanted) =>
    queues.filter(({ purpose }) => (purpose === "dead-letters") === wanted),
  );
  return [
    ...depth(DEAD_LETTERS, dead, {
      name: "dead-letters",
      description: "Messages failed for good: read the queue, mend the cause, then motif redrive",
      metric: "ActiveMessages",
    }),
    ...depth(QUEUES, others, {
      name: "given-up",
      description:
        "Service Bus gave messages up and could not forward them: read the queue's $DeadLetterQueue",
      metric: "DeadletteredMessages",
    }),
    {
      ...OF_NAMESPACE,
      name: "queue-throttles",
      description: "Service Bus throttled requests",
      metric: "ThrottledRequests",
      aggregation: "Total",
    },
  ];
}

function depth(
  address: string,
  queues: readonly QueuePlan[] = [],
  alarm: Pick<AlarmPlan, "description" | "metric" | "name">,
): AlarmPlan[] {
  if (queues.length === 0) return [];
  const dimension = { name: "EntityName", values: queues.map(({ name }) => queueName(address, name)) };
  return [{ ...OF_NAMESPACE, ...alarm, aggregation: "Maximum", dimension }];
}
