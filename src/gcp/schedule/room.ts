import type { ScheduleTrigger } from "@motif/core/model";
import { callerFor, eventsOf } from "../ground/caller.ts";
import type { BasePlan } from "../ground/plan.ts";
import { FUNCTION_TIMEOUT } from "../ground/profile.ts";
import type { Trigger } from "../ground/room.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { calledBySchedules, planSchedules, type SchedulePlans, scheduleNames } from "./plan.ts";
import { BILLING, schedulePrice } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { CONSTRAINTS, FLOORS, RULES } from "./rules.ts";
import { scheduleTerraform } from "./terraform.ts";
import { TEXTS } from "./texts.ts";

/** Schedules are jobs of Cloud Scheduler. */
export const schedule = {
  brings: "runs of a schedule",
  ingress: "internal",
  longest: { seconds: FUNCTION_TIMEOUT.value, who: "Cloud Run functions have" },
  called: calledBySchedules,
  caller: (functionName, triggers) => callerFor(functionName, eventsOf("schedules", triggers)),
  deadLetters: ({ delivery, function: fn }) => ({ name: delivery.deadLetterQueue, function: fn }),
  plan: planSchedules,
  services: ({ schedules }) => (schedules.length > 0 ? ["cloudscheduler"] : []),
  physicalNames: scheduleNames,
  terraform: scheduleTerraform,
  price: schedulePrice,
  billing: BILLING,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
  rules: RULES,
  constraints: CONSTRAINTS,
  floors: FLOORS,
} satisfies Trigger<ScheduleTrigger, BasePlan & SchedulePlans>;
