import type { BasePlan } from "../ground/plan.ts";
import type { Trigger } from "../ground/room.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { planSchedules, type SchedulePlans, scheduleNames, scheduleRoleSizes } from "./plan.ts";
import { BILLING, schedulePrice } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { CONSTRAINTS, RULES } from "./rules.ts";
import { scheduleSam } from "./sam.ts";
import { scheduleTerraform } from "./terraform.ts";
import { TEXTS } from "./texts.ts";

/** Schedules are EventBridge Scheduler's. */
export const schedule = {
  brings: "runs of a schedule",
  plan: planSchedules,
  adapter: () => "schedule",
  physicalNames: scheduleNames,
  roleSizes: scheduleRoleSizes,
  terraform: scheduleTerraform,
  sam: scheduleSam,
  price: schedulePrice,
  billing: BILLING,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
  rules: RULES,
  constraints: CONSTRAINTS,
} satisfies Trigger<BasePlan & SchedulePlans>;
