import { nameOf } from "@motif/compile/kit";
import { ACCOUNT, REGION } from "../ground/longest.ts";
import type { BasePlan } from "../ground/plan.ts";
import type { Kind } from "../ground/room.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { type ConfigPlans, configNames, planConfigs } from "./plan.ts";
import { BILLING, configPrice } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { configReference, PARAMETER_TYPE } from "./reference.ts";
import { CONSTRAINTS, RULES } from "./rules.ts";
import { configSam, sayConfig } from "./sam.ts";
import { grantedConfig } from "./statements.ts";
import { configTerraform } from "./terraform.ts";
import { RESERVED, TEXTS } from "./texts.ts";

/** Configs are parameters of SSM Parameter Store. */
export const config = {
  plan: planConfigs,
  reference: (name) => configReference(name, "name"),
  granted: grantedConfig,
  physicalNames: configNames,
  reservedNames: ({ configs }) => (configs.length > 0 ? [RESERVED] : []),
  terraform: configTerraform,
  sam: configSam,
  named: {
    [PARAMETER_TYPE]: {
      sam: sayConfig,
      longest: ({ name, attribute }, { app }, prefix) => {
        const own = `${prefix}-${nameOf(app, name)}`;
        return attribute === "arn" ? `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter/${own}` : own;
      },
    },
  },
  price: configPrice,
  billing: BILLING,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
  rules: RULES,
  constraints: CONSTRAINTS,
} satisfies Kind<BasePlan & ConfigPlans>;
