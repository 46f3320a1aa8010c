import type { AlarmPlan } from "../ground/alarms.ts";
import type { QueuePlan, QueuePlans } from "./plan.ts";
import { DEAD_LETTERS, QUEUES, queueName, SERVICE_BUS } from "./reference.ts";

/** @see https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-servicebus-namespaces-metrics */
const OF_NAMESPACE = { target: SERVICE_BUS, namespace: "Microsoft.ServiceBus/namespaces" } as const;

/**
 * Dead letters, those that nobody has looked after, messages that the broker gave up, and requests that were throttled. Service
 * Bus has no metric of a message's age: that a queue of dead letters was never empty for a day comes closest.
 */
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
    ...depth(DEAD_LETTERS, dead, {
      name: "unattended",
      description: "There were dead letters all day, and nobody has looked after them",
      metric: "ActiveMessages",
      aggregation: "Minimum",
      every: { frequency: "PT1H", window: "P1D" },
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
  alarm: Pick<AlarmPlan, "description" | "metric" | "name"> & Partial<AlarmPlan>,
): AlarmPlan[] {
  if (queues.length === 0) return [];
  const dimension = { name: "EntityName", values: queues.map(({ name }) => queueName(address, name)) };
  return [{ ...OF_NAMESPACE, aggregation: "Maximum", ...alarm, dimension }];
}
