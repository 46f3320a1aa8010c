import { type AlarmPlan, alarm } from "../ground/alarms.ts";
import type { BusPlans } from "./plan.ts";
import { busReference } from "./reference.ts";

/**
 * What EventBridge could not bring into a queue is in the queue's dead letters, or lost where these did not take it either.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
 */
export function busAlarms({ buses }: BusPlans): AlarmPlan[] {
  return buses.map(({ name }) =>
    alarm({
      subject: name,
      kind: "undelivered",
      description: "An event of {subject} could not be brought into a queue: look at the queue's policy",
      namespace: "AWS/Events",
      metric: "FailedInvocations",
      dimension: { name: "EventBusName", value: busReference(name, "name") },
    }),
  );
}
