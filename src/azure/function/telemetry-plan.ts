import type { AppPlan, TelemetryPlan } from "../ground/plan.ts";

/** Of the timeout: a p99 over it means that calls are about to be cut off. */
const NEAR_TIMEOUT = 0.9;

/** What is kept of logs and calls, and the alarms on them, which are the same for every app. */
export function planTelemetry(apps: readonly AppPlan[], retentionDays: number): TelemetryPlan {
  return {
    retentionDays,
    failures: { everyMinutes: 5 },
    slowCalls: {
      everyMinutes: 15,
      timeouts: [...Map.groupBy(apps, ({ timeout }) => timeout)].map(([timeout, some]) => ({
        timeout,
        limitMs: Math.round(timeout * 1000 * NEAR_TIMEOUT),
        apps: some.map(({ name }) => name),
      })),
    },
  };
}
