import { nameOf, type PhysicalName, type Refuse, wholeSeconds } from "@motif/compile/kit";
import { milliseconds } from "@motif/core";
import { type FunctionEntry, type Inventory, type ScheduleTrigger, triggersOf } from "@motif/core/model";
import { KEEP_WARM_EVENT } from "../ground/environment.ts";
import type { BasePlan } from "../ground/plan.ts";
import { ROLE_NAME_LENGTH } from "../ground/profile.ts";
import { functionReference } from "../ground/reference.ts";
import type { RoleSize } from "../ground/room.ts";
import { awsCron } from "./cron.ts";
import type { ScheduledPayload } from "./environment.ts";
import { QUOTAS } from "./profile.ts";

/** The schedules of a plan. */
export interface SchedulePlans {
  readonly schedules: readonly SchedulePlan[];
}

/** An EventBridge Scheduler schedule that invokes a function. */
export interface SchedulePlan {
  readonly name: string;
  /** Name of the role that it runs with, without the app's: one of its own, or that of all keep-warm calls. */
  readonly role: string;
  readonly description: string;
  /** `cron(…)` or `rate(…)`. */
  readonly expression: string;
  readonly timeZone: string;
  readonly function: string;
  readonly input: Readonly<Record<string, string | number>>;
  /** Minutes in which a run begins at any moment; not there where it begins at its time. */
  readonly flexibleWindow?: number;
  readonly maximumRetries: number;
  readonly maximumAge: number;
  /** For runs that could not be handed to the function; none for keep-warm calls, which may be lost. */
  readonly deadLetterQueue?: string;
}

const MINUTE_MS = 60_000;
/** One role for all calls that keep functions warm: a role for each would get a name too long. No schedule's own ends like it. */
export const KEEP_WARM_ROLE = "keep-warm-schedules";
/** As often as EventBridge Scheduler allows; the age ends it sooner. */
export const MOST_RETRIES = 185;

/** Filled in by EventBridge Scheduler: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html */
export const SCHEDULED_TIME = "<aws.scheduler.scheduled-time>";

/** The app's schedules, and one for each function that is to be kept warm. */
export function planSchedules(inventory: Inventory, refuse: Refuse): SchedulePlans {
  const warmed = inventory.functions.filter((fn) => fn.keepWarmMs !== undefined);
  return {
    schedules: [
      ...triggersOf(inventory, "schedule").map((trigger) => ownSchedule(trigger, refuse)),
      ...warmed.map((fn) => keepWarm(fn, refuse)),
    ],
  };
}

/** Whether a schedule keeps a function warm, and is none of the app's own. */
export function isKeepWarm({ role }: SchedulePlan): boolean {
  return role === KEEP_WARM_ROLE;
}

/** The schedules by the roles that they run with. */
export function schedulesByRole(schedules: readonly SchedulePlan[]): ReadonlyMap<string, SchedulePlan[]> {
  return Map.groupBy(schedules, ({ role }) => role);
}

/** What a role of schedules says of itself; IAM takes 1,000 characters, so it does not list many. */
export function roleDescription(schedules: readonly SchedulePlan[]): string {
  const [only, ...others] = schedules;
  return only && others.length === 0
    ? `Role of the schedule ${only.name}`
    : "Role of the schedules that keep functions warm";
}

/** The names of schedules and of their roles. */
export function scheduleNames({ app, schedules }: BasePlan & SchedulePlans): PhysicalName[] {
  const roles = [...schedulesByRole(schedules)].map(([role, [first]]) => ({
    where: first?.name ?? role,
    service: "role",
    name: nameOf(app, role),
    limit: ROLE_NAME_LENGTH.value,
  }));
  const named = schedules.map(({ name }) => ({
    where: name,
    service: "schedule",
    name: nameOf(app, name),
    limit: QUOTAS.nameLength.value,
  }));
  return [...named, ...roles];
}

/** What the role of all calls that keep functions warm allows: it grows with the functions. */
export function scheduleRoleSizes({ schedules }: SchedulePlans): RoleSize[] {
  return [
    {
      where: "coldStart.keepWarm",
      statements: schedules.filter(isKeepWarm).map(({ name, function: called }) => ({
        why: name,
        actions: ["lambda:InvokeFunction"],
        resources: [functionReference(called, "arn")],
      })),
      wayOut: "Keep fewer functions of one app warm",
    },
  ];
}

function ownSchedule(
  { name, source, function: fn, delivery }: ScheduleTrigger,
  refuse: Refuse,
): SchedulePlan {
  const { timing, startWithinMs, flexibleWindowMs } = source;
  const payload: ScheduledPayload = {
    schedule: name,
    scheduledFor: SCHEDULED_TIME,
    ...(startWithinMs !== undefined && { startWithinMs }),
  };
  const maximumAge = Math.min(delivery.maximumAgeMs, startWithinMs ?? delivery.maximumAgeMs);
  return {
    name,
    role: `${name}-schedule`,
    description: `Runs ${fn}`,
    expression: expressionOf(name, timing, refuse),
    timeZone: ("timeZone" in timing && timing.timeZone) || "UTC",
    function: fn,
    input: { ...payload },
    maximumRetries: MOST_RETRIES,
    ...(flexibleWindowMs !== undefined && { flexibleWindow: windowOf(flexibleWindowMs, name, refuse) }),
    maximumAge: wholeSeconds(maximumAge, name, "the maximum age of a run", refuse),
    deadLetterQueue: delivery.deadLetterQueue,
  };
}

function expressionOf(name: string, timing: ScheduleTrigger["source"]["timing"], refuse: Refuse): string {
  if ("every" in timing) return rate(milliseconds(timing.every), name, "every", refuse);
  // https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#one-time
  if ("at" in timing) return `at(${timing.at}:00)`;
  const written = awsCron(timing.cron);
  if ("cron" in written) return written.cron;
  refuse(name, `the schedule "${timing.cron}" ${written.problem}`);
  return "";
}

function windowOf(ms: number, name: string, refuse: Refuse): number {
  const minutes = ms / MINUTE_MS;
  if (!Number.isInteger(minutes)) {
    refuse(name, `flexibleWindow is ${ms} ms; EventBridge Scheduler takes whole minutes`);
  }
  return minutes;
}

function keepWarm(fn: FunctionEntry, refuse: Refuse): SchedulePlan {
  return {
    name: `${fn.name}-warm`,
    role: KEEP_WARM_ROLE,
    description: `Keeps one environment of ${fn.name} warm`,
    expression: rate(fn.keepWarmMs ?? 0, `function ${fn.name}`, "coldStart.keepWarm", refuse),
    timeZone: "UTC",
    function: fn.name,
    input: { ...KEEP_WARM_EVENT },
    maximumRetries: 0,
    maximumAge: QUOTAS.ageMin.value,
  };
}

/** The unit is singular for 1: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rate-expressions.html */
function rate(ms: number, where: string, setting: string, refuse: Refuse): string {
  const minutes = ms / MINUTE_MS;
  if (!Number.isInteger(minutes) || minutes < QUOTAS.interval.value) {
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
