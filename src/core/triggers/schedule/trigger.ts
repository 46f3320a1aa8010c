import type { Trigger } from "../../ground/trigger.ts";
import { checkSchedule } from "./check.ts";
import type { Schedule } from "./declare.ts";
import { type ScheduleTrigger, scheduleTrigger } from "./entry.ts";
import { features } from "./features.ts";
import { texts } from "./texts.ts";

export type { ScheduleTrigger } from "./entry.ts";

/** Times. */
export const schedule = {
  wiring: "schedule",
  features,
  texts,
  functions: ({ function: fn }: Schedule) => [fn],
  resources: () => [],
  check: checkSchedule,
  asynchronousRetry: () => ({}),
  entries: (named, defaults) => [scheduleTrigger(named, defaults)],
} as const satisfies Trigger<Schedule, ScheduleTrigger>;
