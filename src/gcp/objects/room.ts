import type { ObjectsTrigger } from "@motif/core/model";
import type { BasePlan } from "../ground/plan.ts";
import type { Trigger } from "../ground/room.ts";
import { CAPABILITIES } from "./capabilities.ts";
import {
  calledByObjects,
  type ObjectTriggerPlans,
  objectsCaller,
  objectTriggerNames,
  planObjectTriggers,
} from "./plan.ts";
import { BILLING, objectsPrice } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { CONSTRAINTS, PROJECT_ROLES, RULES } from "./rules.ts";
import { objectsTerraform } from "./terraform.ts";
import { TEXTS } from "./texts.ts";

/** New objects come through Eventarc. */
export const objects = {
  brings: "events of a bucket",
  ingress: "internal",
  longest: { seconds: QUOTAS.timeout.value, who: "functions that Eventarc calls have" },
  called: calledByObjects,
  caller: objectsCaller,
  deadLetters: ({ delivery, function: fn }) => ({ name: delivery.deadLetterQueue, function: fn }),
  plan: planObjectTriggers,
  // Eventarc delivers through Pub/Sub.
  services: ({ objectTriggers }) => (objectTriggers.length > 0 ? ["eventarc", "pubsub"] : []),
  physicalNames: objectTriggerNames,
  terraform: objectsTerraform,
  price: objectsPrice,
  billing: BILLING,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
  rules: RULES,
  projectRoles: PROJECT_ROLES,
  constraints: CONSTRAINTS,
} satisfies Trigger<ObjectsTrigger, BasePlan & ObjectTriggerPlans>;
