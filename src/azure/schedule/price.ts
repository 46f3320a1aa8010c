import { type Quantity, runsPerMonth } from "@motif/cost/kit";
import { functionsFlex, SHORTEST_MS } from "../function/meter.ts";
import type { TriggerSettings } from "../ground/environment.ts";
import type { BasePlan } from "../ground/plan.ts";
import type { ScheduleSettings } from "./environment.ts";

/** A month of the timers that fire when their schedule is not due, of which usage knows nothing: an execution is billed for a second. */
export function schedulePrice({ apps }: BasePlan): Quantity[] {
  return apps.flatMap(({ functions, memory }) =>
    functions.flatMap(({ name, settings: { trigger } }) => {
      const executions = isSchedule(trigger) ? needlessFirings(trigger) : 0;
      return executions === 0
        ? []
        : functionsFlex(name, { executions, durationMs: SHORTEST_MS, instanceMemoryMB: memory });
    }),
  );
}

function isSchedule(trigger: TriggerSettings): trigger is ScheduleSettings {
  return trigger.kind === "schedule";
}

/** Firings in a month less those that are due; the first field of NCRONTAB is the second. */
function needlessFirings({ schedules }: ScheduleSettings): number {
  return schedules
    .map(({ expression, decides }) => {
      const fired = { cron: expression.split(" ").slice(1).join(" ") };
      return decides ? Math.max(0, runsPerMonth(fired) - runsPerMonth(decides)) : 0;
    })
    .reduce((sum, firings) => sum + firings, 0);
}
