import type { Refuse } from "@motif/compile/kit";
import {
  asynchronousDeliveryOf,
  type FunctionEntry,
  type Inventory,
  type ScheduleTrigger,
} from "@motif/core/model";
import type { Backlog, Called } from "../ground/room.ts";
import { giveUp } from "../queue/roles.ts";
import type { ScheduleSettings, ScheduleSource } from "./environment.ts";
import { ncrontab } from "./ncrontab.ts";

/** What its schedules make of a function. */
export function calledBySchedules(
  fn: FunctionEntry,
  triggers: readonly ScheduleTrigger[],
  inventory: Inventory,
  refuse: Refuse,
): Called {
  const { deadLetterQueue } = asynchronousDeliveryOf(inventory, fn.name);
  const settings: ScheduleSettings = {
    kind: "schedule",
    schedules: triggers.map((trigger) => {
      refuseFactor(trigger, refuse);
      return {
        schedule: trigger.name,
        ...firingOf(trigger, refuse),
        ...(trigger.source.startWithinMs !== undefined && { startWithinMs: trigger.source.startWithinMs }),
        delivery: trigger.delivery,
      };
    }),
  };
  return {
    settings,
    sources: triggers.map(() => ({})),
    uses: [giveUp(deadLetterQueue)],
    failing: [
      {
        why: `${fn.name}: hands over events and runs that failed for good`,
        role: giveUp(deadLetterQueue),
      },
    ],
  };
}

/** The queue of runs that failed for good. */
export function scheduleBacklogs({ function: fn, delivery }: ScheduleTrigger): Backlog[] {
  return [{ name: delivery.deadLetterQueue, description: `Events for ${fn} that failed` }];
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

/** When the timer fires, and when the schedule is due where that is less often. */
function firingOf(
  { name, source: { timing, flexibleWindowMs } }: ScheduleTrigger,
  refuse: Refuse,
): Pick<ScheduleSource, "expression" | "decides"> {
  if (flexibleWindowMs !== undefined) {
    refuse(
      name,
      "has a flexibleWindow, and timers of Azure Functions fire at their time; leave it out, and give schedules different minutes",
    );
  }
  const written = ncrontab(timing);
  if ("problem" in written) {
    refuse(name, `the schedule ${written.problem}`);
    return { expression: "" };
  }
  const { expression, decides } = written;
  return { expression, ...(decides && !("every" in timing) && { decides: timing }) };
}
