import { entryNamed, type Inventory, type ScheduleEntry } from "@motif/core/model";
import type { ScheduleTrigger } from "../environment.ts";
import { ncrontab } from "./ncrontab.ts";
import type { Refuse } from "./refuse.ts";

/** The schedules that run a function, as timer triggers. */
export function scheduleTriggers(
  functionName: string,
  { schedules, functions }: Inventory,
  refuse: Refuse,
): ScheduleTrigger[] {
  const { asyncRetry: retry } = entryNamed(functions, functionName);
  return schedules
    .filter((schedule) => schedule.function === functionName)
    .map((schedule) => ({ schedule: schedule.name, expression: expressionOf(schedule, refuse), retry }));
}

function expressionOf({ name, timing }: ScheduleEntry, refuse: Refuse): string {
  const written = ncrontab(timing);
  if ("expression" in written) return written.expression;
  refuse(name, `the schedule ${"cron" in timing ? `"${timing.cron}" ` : ""}${written.problem}`);
  return "";
}
