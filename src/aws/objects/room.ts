import type { BasePlan } from "../ground/plan.ts";
import type { Trigger } from "../ground/room.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { type NotificationPlans, objectsNeeds, planNotifications } from "./plan.ts";
import { BILLING } from "./price.ts";
import { RULES } from "./rules.ts";
import { objectEvents } from "./sam.ts";
import { objectsTerraform } from "./terraform.ts";
import { TEXTS } from "./texts.ts";

/** New objects are told by S3 itself. */
export const objects = {
  brings: "events of a bucket",
  plan: planNotifications,
  adapter: () => "objects",
  needs: objectsNeeds,
  terraform: objectsTerraform,
  events: objectEvents,
  billing: BILLING,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  rules: RULES,
} satisfies Trigger<BasePlan & NotificationPlans>;
