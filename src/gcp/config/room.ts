import { resourceVariable } from "@motif/runtime/variables";
import type { BasePlan } from "../ground/plan.ts";
import type { Kind } from "../ground/room.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { type ConfigPlans, configNames, planConfigs } from "./plan.ts";
import { BILLING, configPrice } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { parameterWithValue } from "./reference.ts";
import { grantedConfig } from "./roles.ts";
import { CONSTRAINTS, PROJECT_ROLES, RULES } from "./rules.ts";
import { configTerraform } from "./terraform.ts";
import { TEXTS } from "./texts.ts";

/** Configs are parameters of Parameter Manager. */
export const config = {
  plan: planConfigs,
  environment: (name) => ({ [resourceVariable("config", name)]: parameterWithValue(name) }),
  granted: ({ resource }) => grantedConfig(resource.name),
  services: ({ configs }) => (configs.length > 0 ? ["parametermanager"] : []),
  physicalNames: configNames,
  terraform: configTerraform,
  price: configPrice,
  billing: BILLING,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
  rules: RULES,
  projectRoles: PROJECT_ROLES,
  constraints: CONSTRAINTS,
} satisfies Kind<BasePlan & ConfigPlans>;
