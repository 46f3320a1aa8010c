import { resourceVariable } from "@motif/runtime/variables";
import { uniqueNameOf } from "../ground/naming.ts";
import type { BasePlan } from "../ground/plan.ts";
import type { Kind } from "../ground/room.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { CONFIG_VARIABLE } from "./environment.ts";
import { type ConfigPlans, planConfigs } from "./plan.ts";
import { BILLING, configPrice } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { keyReference, STORE, STORE_TYPE } from "./reference.ts";
import { CONSTRAINTS, RULES } from "./rules.ts";
import { configAssignments, configTerraform, OWNER, READER } from "./terraform.ts";
import { TEXTS } from "./texts.ts";

/** Configs are keys of App Configuration. */
export const config = {
  plan: planConfigs,
  settings: (name) => ({
    [resourceVariable("config", name)]: keyReference(name),
    [CONFIG_VARIABLE.endpoint]: { address: STORE, attribute: "endpoint" },
  }),
  // Azure has no role for a single key, so all grants of a function app are one role.
  granted: () => ({ kind: "config", name: "configs" }),
  assignments: configAssignments,
  physicalNames: ({ app, configs }) =>
    configs.length === 0 ? [] : [uniqueNameOf(app, "App Configuration store", QUOTAS.storeNameLength.value)],
  terraform: configTerraform,
  assigns: { [READER]: STORE_TYPE, [OWNER]: STORE_TYPE },
  price: configPrice,
  billing: BILLING,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
  rules: RULES,
  constraints: CONSTRAINTS,
} satisfies Kind<BasePlan & ConfigPlans>;
