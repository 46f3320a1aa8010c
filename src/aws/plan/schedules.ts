import { milliseconds } from "@motif/core";
import { entryNamed, type FunctionEntry, type Inventory, type ScheduleEntry } from "@motif/core/model";
import { KEEP_WARM_EVENT } from "../ground/environment.ts";
import { QUOTAS } from "../profile.ts";
import type { ScheduledPayload } from "../schedule/environment.ts";
import type { SchedulePlan } from "./aws-plan.ts";
import { awsCron } from "./cron.ts";
import { type Refuse, wholeSeconds } from "./refuse.ts";

const MINUTE_MS = 60_000;
/** As often as EventBridge Scheduler allows; the age ends it sooner. */
const MOST_RETRIES = 185;

/** Filled in by EventBridge Scheduler: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html */
const SCHEDULED_TIME = "<aws.scheduler.scheduled-time>";

/** The app's schedules, and one for each function that is to be kept warm. */
export function planSchedules(inventory: Inventory, refuse: Refuse): SchedulePlan[] {
  const warmed = inventory.functions.filter((fn) => fn.keepWarmMs !== undefined);
  return [
    ...inventory.schedules.map((schedule) => ownSchedule(schedule, inventory, refuse)),
    ...warmed.map((fn) => keepWarm(fn, refuse)),
  ];
}

function ownSchedule(schedule: ScheduleEntry, inventory: Inventory, refuse: Refuse): SchedulePlan {
  const { name, timing } = schedule;
  const { asyncRetry } = entryNamed(inventory.functions, schedule.function);
  const payload: ScheduledPayload = { schedule: name, scheduledFor: SCHEDULED_TIME };
  const age = wholeSeconds(asyncRetry.maximumAgeMs, name, "the maximum age of a run", refuse);
  return {
    name,
    description: `Runs ${schedule.function}`,
    ...expressionOf(schedule, refuse),
    timeZone: ("cron" in timing && timing.timeZone) || "UTC",
    function: schedule.function,
    input: { ...payload },
    maximumRetries: MOST_RETRIES,
    maximumAge: age,
    deadLetterQueue: asyncRetry.deadLetterQueue,
  };
}

function expressionOf({ name, timing }: ScheduleEntry, refuse: Refuse): { readonly expression: string } {
  if ("every" in timing) return { expression: rate(milliseconds(timing.every), name, "every", refuse) };
  const written = awsCron(timing.cron);
  if ("cron" in written) return { expression: written.cron };
  refuse(name, `the schedule "${timing.cron}" ${written.problem}`);
  return { expression: "" };
}

function keepWarm(fn: FunctionEntry, refuse: Refuse): SchedulePlan {
  return {
    name: `${fn.name}-keep-warm`,
    description: `Keeps one environment of ${fn.name} warm`,
    expression: rate(fn.keepWarmMs ?? 0, `function ${fn.name}`, "keepWarm", refuse),
    timeZone: "UTC",
    function: fn.name,
    input: { ...KEEP_WARM_EVENT },
    maximumRetries: 0,
    maximumAge: QUOTAS.scheduler.ageMin.value,
  };
}

/** The unit is singular for 1: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rate-expressions.html */
function rate(ms: number, where: string, setting: string, refuse: Refuse): string {
  const minutes = ms / MINUTE_MS;
  if (!Number.isInteger(minutes) || minutes < QUOTAS.scheduler.interval.value) {
    refuse(where, `${setting} is ${ms} ms; EventBridge Scheduler takes whole minutes, from 1 on`);
  }
  const [value, unit] =
    minutes % 1440 === 0
      ? [minutes / 1440, "day"]
      : minutes % 60 === 0
        ? [minutes / 60, "hour"]
        : [minutes, "minute"];
  return `rate(${value} ${unit}${value === 1 ? "" : "s"})`;
}
