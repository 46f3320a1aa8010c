import { type Inventory, type ScheduleTrigger, triggersOf } from "@motif/core/model";
import type { ScheduleSource } from "../schedule/environment.ts";
import { ncrontab } from "./ncrontab.ts";
import type { Refuse } from "./refuse.ts";

/** The schedules that run a function, as timer triggers. */
export function scheduleTriggers(
  functionName: string,
  inventory: Inventory,
  refuse: Refuse,
): ScheduleSource[] {
  const own = triggersOf(inventory, "schedule").filter((trigger) => trigger.function === functionName);
  return own.map((trigger) => {
    refuseFactor(trigger, refuse);
    return { schedule: trigger.name, expression: expressionOf(trigger, refuse), delivery: trigger.delivery };
  });
}

/**
 * The host tries again: after a fixed time, or after twice the time before.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-error-pages#retry-policies
 */
function refuseFactor({ function: functionName, delivery }: ScheduleTrigger, refuse: Refuse): void {
  const { attempts, initialDelayMs, maxDelayMs, factor } = delivery;
  if (attempts <= 2 || maxDelayMs <= initialDelayMs || factor === 1 || factor === 2) return;
  refuse(
    `function ${functionName}`,
    `its runs are tried again after waits that grow by a factor of ${factor}; the timers of Azure Functions wait the same time or double it. Set retries.async.factor to 1 or 2`,
  );
}

function expressionOf({ name, source: { timing } }: ScheduleTrigger, refuse: Refuse): string {
  const written = ncrontab(timing);
  if ("expression" in written) return written.expression;
  refuse(name, `the schedule ${"cron" in timing ? `"${timing.cron}" ` : ""}${written.problem}`);
  return "";
}
