import type { ScheduleTrigger } from "@motif/core/model";
import type { BasePlan } from "../ground/plan.ts";
import type { Trigger } from "../ground/room.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { calledBySchedules, scheduleBacklogs } from "./plan.ts";
import { schedulePrice } from "./price.ts";
import { TEXTS } from "./texts.ts";

/** Schedules are timer triggers. */
export const schedule = {
  brings: "runs of a schedule",
  awaited: false,
  called: calledBySchedules,
  backlogs: scheduleBacklogs,
  price: schedulePrice,
  capabilities: CAPABILITIES,
  texts: TEXTS,
} satisfies Trigger<ScheduleTrigger, BasePlan>;
