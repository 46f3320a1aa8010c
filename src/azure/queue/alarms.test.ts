import { expect, it } from "vitest";
import { queueAlarms } from "./alarms.ts";

// https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-servicebus-namespaces-metrics has
// ActiveMessages with "Average, Minimum, Maximum", by EntityName, and no metric of a message's age.
it("dead letters are an alarm, and once more where there were some all day", () => {
  const dead = {
    name: "jobs-dead-letter",
    description: "",
    purpose: "dead-letters",
    sessions: false,
    retention: 1,
    keepExpired: true,
    lockDuration: 300,
    maxDeliveryCount: 1,
    duplicateWindow: 0,
  } as const;
  expect(queueAlarms({ queues: [dead] }).slice(0, 2)).toMatchObject([
    { name: "dead-letters", metric: "ActiveMessages", aggregation: "Maximum" },
    {
      name: "unattended",
      metric: "ActiveMessages",
      aggregation: "Minimum",
      every: { frequency: "PT1H", window: "P1D" },
    },
  ]);
});
