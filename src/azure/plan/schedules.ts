import { type AsyncRetryEntry, entryNamed, type Inventory, type ScheduleEntry } from "@motif/core/model";
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
  const own = schedules.filter((schedule) => schedule.function === functionName);
  if (own.length > 0) refuseFactor(functionName, retry, refuse);
  return own.map((schedule) => ({
    schedule: schedule.name,
    expression: expressionOf(schedule, refuse),
    retry,
  }));
}

/**
 * The host tries again: after a fixed time, or after twice the time before.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-error-pages#retry-policies
 */
function refuseFactor(functionName: string, retry: AsyncRetryEntry, refuse: Refuse): void {
  const { attempts, initialDelayMs, maxDelayMs, factor } = retry;
  if (attempts <= 2 || maxDelayMs <= initialDelayMs || factor === 1 || factor === 2) return;
  refuse(
    `function ${functionName}`,
    `its runs are tried again after waits that grow by a factor of ${factor}; the timers of Azure Functions wait the same time or double it. Set retries.async.factor to 1 or 2`,
  );
}

function expressionOf({ name, timing }: ScheduleEntry, refuse: Refuse): string {
  const written = ncrontab(timing);
  if ("expression" in written) return written.expression;
  refuse(name, `the schedule ${"cron" in timing ? `"${timing.cron}" ` : ""}${written.problem}`);
  return "";
}
