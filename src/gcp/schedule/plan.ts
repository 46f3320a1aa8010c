import { nameOf, type PhysicalName, type Refuse, wholeSeconds } from "@motif/compile/kit";
import type { CalendarTiming } from "@motif/core";
import {
  entryNamed,
  type FunctionEntry,
  type Inventory,
  type ScheduleTrigger,
  triggersOf,
} from "@motif/core/model";
import { asynchronousNeeds } from "../function/asynchronous.ts";
import { calledFor, callerName, eventsOf } from "../ground/caller.ts";
import type { BasePlan } from "../ground/plan.ts";
import type { Called } from "../ground/room.ts";
import { schedulerCron } from "./cron.ts";
import { QUOTAS } from "./profile.ts";

/** The schedules of a plan. */
export interface SchedulePlans {
  readonly schedules: readonly SchedulePlan[];
}

/** A Cloud Scheduler job. */
export interface SchedulePlan {
  readonly name: string;
  readonly description: string;
  readonly cron: string;
  readonly timeZone: string;
  /** Where it calls more often than the schedule is due: when that is. */
  readonly decides?: CalendarTiming;
  readonly startWithinMs?: number;
  readonly function: string;
  readonly caller: string;
  readonly attemptDeadline: number;
  readonly retries: number;
  readonly minimumBackoff: number;
  readonly maximumBackoff: number;
  readonly maximumDoublings: number;
  /** Seconds that it is tried for at least, however many retries that takes; 0 where it is not tried again. */
  readonly retryTime: number;
}

/** The least that Cloud Scheduler waits for an answer. */
const SHORTEST_DEADLINE = 15;

/** The waits of Cloud Scheduler double so often: until the longest is reached, whatever the attempts. */
const DOUBLINGS = 5;

/** The app's schedules. */
export function planSchedules(inventory: Inventory, refuse: Refuse): SchedulePlans {
  return {
    schedules: triggersOf(inventory, "schedule").map((trigger) =>
      jobOf(trigger, entryNamed(inventory.functions, trigger.function), refuse),
    ),
  };
}

/** The names of jobs. */
export function scheduleNames({ app, schedules }: BasePlan & SchedulePlans): PhysicalName[] {
  return schedules.map(({ name }) => ({
    where: name,
    service: "job",
    name: nameOf(app, name),
    limit: QUOTAS.nameLength.value,
  }));
}

/** What its schedules make of a function. */
export function calledBySchedules(
  fn: FunctionEntry,
  triggers: readonly ScheduleTrigger[],
  inventory: Inventory,
): Called {
  return {
    ...asynchronousNeeds(fn, inventory),
    callers: [calledFor(fn.name, eventsOf("schedules", triggers))],
  };
}

function jobOf(trigger: ScheduleTrigger, fn: FunctionEntry, refuse: Refuse): SchedulePlan {
  const { name, source } = trigger;
  const { timing, startWithinMs, flexibleWindowMs } = source;
  if (flexibleWindowMs !== undefined) {
    refuse(
      name,
      "has a flexibleWindow, and Cloud Scheduler calls at the minute; leave it out, and give schedules different minutes",
    );
  }
  const written = schedulerCron(timing);
  if ("problem" in written) {
    const text = "cron" in timing ? `the schedule "${timing.cron}"` : "the schedule";
    refuse(name, `${text} ${written.problem}`);
  }
  return {
    name,
    description: `Runs ${fn.name}`,
    cron: "cron" in written ? written.cron : "",
    timeZone: ("timeZone" in timing && timing.timeZone) || "Etc/UTC",
    ...("decides" in written && written.decides && !("every" in timing) && { decides: timing }),
    ...(startWithinMs !== undefined && { startWithinMs }),
    function: fn.name,
    caller: callerName(fn.name),
    attemptDeadline: attemptDeadlineOf(fn),
    ...retryOf(trigger, fn, refuse),
  };
}

/** How long Cloud Scheduler waits for an answer, in seconds. */
function attemptDeadlineOf({ timeoutMs }: FunctionEntry): number {
  return Math.max(SHORTEST_DEADLINE, Math.ceil(timeoutMs / 1000));
}

/**
 * Cloud Scheduler does not tell a function which attempt it is in, so it tries as often as it can and the adapter gives
 * up, by the age of the run. It goes on until both the retries and the time are used up: there is one attempt more when
 * the run is older than the maximum age, in which the adapter puts it aside, also where each one before ended the
 * function's instance. With a time alone it would go on too, so a run with one attempt has neither.
 * @see https://docs.cloud.google.com/scheduler/docs/configuring/retry-jobs
 */
function retryOf(
  { name, delivery }: ScheduleTrigger,
  fn: FunctionEntry,
  refuse: Refuse,
): Pick<SchedulePlan, "retries" | "minimumBackoff" | "maximumBackoff" | "maximumDoublings" | "retryTime"> {
  const { attempts, initialDelayMs, maxDelayMs, factor, maximumAgeMs } = delivery;
  const { value: most } = QUOTAS.retries;
  if (attempts - 1 > most) {
    refuse(name, `has ${attempts} attempts; Cloud Scheduler makes ${most + 1} at most`);
  }
  if (factor !== 1 && factor !== 2) {
    refuse(
      name,
      `each wait is ${factor} times the one before, and Cloud Scheduler doubles it or, with factor 1, keeps it; take 2 or 1`,
    );
  }
  const first = wholeSeconds(initialDelayMs, name, "initialDelay", refuse);
  const longest = wholeSeconds(maxDelayMs, name, "maxDelay", refuse);
  const maximumAge = wholeSeconds(maximumAgeMs, name, "maximumAge", refuse);
  const maximumBackoff = factor === 1 ? first : Math.max(first, longest);
  const isTriedAgain = attempts > 1;
  return {
    retries: isTriedAgain ? most : 0,
    minimumBackoff: first,
    maximumBackoff,
    maximumDoublings: factor === 1 ? 0 : DOUBLINGS,
    retryTime: isTriedAgain ? maximumAge + maximumBackoff + attemptDeadlineOf(fn) : 0,
  };
}
