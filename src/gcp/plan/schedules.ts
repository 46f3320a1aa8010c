import {
  entryNamed,
  eventFunctions,
  type FunctionEntry,
  type Inventory,
  type ScheduleEntry,
} from "@motif/core/model";
import { QUOTAS } from "../ground/profile.ts";
import type { ScheduledPayload } from "../schedule/payload.ts";
import { callerName } from "./callers.ts";
import { schedulerCron } from "./cron.ts";
import type { ObjectTriggerPlan, SchedulePlan } from "./gcp-plan.ts";
import { type Refuse, wholeSeconds } from "./refuse.ts";

/** The least that Cloud Scheduler waits for an answer. */
const SHORTEST_DEADLINE = 15;

/** The waits of Cloud Scheduler double so often: until the longest is reached, whatever the attempts. */
const DOUBLINGS = 5;

/** The app's schedules. */
export function planSchedules(inventory: Inventory, refuse: Refuse): SchedulePlan[] {
  return inventory.schedules.map((schedule) =>
    jobOf(schedule, entryNamed(inventory.functions, schedule.function), refuse),
  );
}

function jobOf({ name, timing }: ScheduleEntry, fn: FunctionEntry, refuse: Refuse): SchedulePlan {
  const payload: ScheduledPayload = { schedule: name };
  const written = schedulerCron(timing);
  if ("problem" in written) {
    const text = "cron" in timing ? `the schedule "${timing.cron}"` : "the schedule";
    refuse(name, `${text} ${written.problem}`);
  }
  return {
    name,
    description: `Runs ${fn.name}`,
    cron: "cron" in written ? written.cron : "",
    timeZone: ("cron" in timing && timing.timeZone) || "Etc/UTC",
    function: fn.name,
    caller: callerName(fn.name),
    payload: { ...payload },
    attemptDeadline: attemptDeadlineOf(fn),
    ...retryOf(name, fn, refuse),
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
  name: string,
  fn: FunctionEntry,
  refuse: Refuse,
): Pick<SchedulePlan, "retries" | "minimumBackoff" | "maximumBackoff" | "maximumDoublings" | "retryTime"> {
  const { attempts, initialDelayMs, maxDelayMs, factor, maximumAgeMs } = fn.asyncRetry;
  const { value: most } = QUOTAS.scheduler.retries;
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

/** A trigger for each bucket and function; the adapter looks at prefixes and suffixes. */
export function planObjectTriggers(inventory: Inventory, refuse: Refuse): ObjectTriggerPlan[] {
  refuseOldEvents(inventory, refuse);
  const pairs = new Map(
    inventory.objectSubscriptions.map(({ bucket, function: fn }) => [`${bucket} ${fn}`, { bucket, fn }]),
  );
  const all = [...pairs.values()];
  return all.map(({ bucket, fn }) => ({
    name: all.filter((other) => other.fn === fn).length > 1 ? `${fn}-${bucket}` : fn,
    bucket,
    function: fn,
    caller: callerName(fn),
  }));
}

/** Eventarc's own retries end before an event is as old as that, and nobody would put it aside. */
function refuseOldEvents(inventory: Inventory, refuse: Refuse): void {
  const { value: most } = QUOTAS.eventarc.retention;
  const receiving = new Set(inventory.objectSubscriptions.map((entry) => entry.function));
  for (const fn of eventFunctions(inventory).filter(({ name }) => receiving.has(name))) {
    if (fn.asyncRetry.maximumAgeMs >= most * 1000) {
      refuse(
        `function ${fn.name}`,
        `the maximum age of an event is ${fn.asyncRetry.maximumAgeMs / 1000} s, and Eventarc keeps events for ${most} s; take a shorter one, so that what fails reaches the dead letters`,
      );
    }
  }
}
