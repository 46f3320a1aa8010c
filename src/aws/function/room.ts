import { nameOf } from "@motif/compile/kit";
import type { BasePlan } from "../ground/plan.ts";
import type { Room } from "../ground/room.ts";
import { functionAlarms } from "./alarms.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { functionCharts } from "./charts.ts";
import { functionClaims, functionNames } from "./plan.ts";
import { BILLING, functionPrice, functionWarnings } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { LOG_GROUP_TYPE } from "./reference.ts";
import { CONSTRAINTS, FLOORS, RULES } from "./rules.ts";
import { functionSam, sayFunction, sayLogGroup } from "./sam.ts";
import { roleSizes } from "./statements.ts";
import { functionTerraform } from "./terraform.ts";
import { TEXTS } from "./texts.ts";

/** Functions are Lambda's. */
export const lambda = {
  physicalNames: functionNames,
  roleSizes,
  claims: functionClaims,
  alarms: functionAlarms,
  charts: functionCharts,
  terraform: functionTerraform,
  sam: functionSam,
  named: {
    aws_lambda_function: {
      sam: sayFunction,
      longest: ({ name }, { app }, prefix) => `${prefix}-${nameOf(app, name)}`,
    },
    [LOG_GROUP_TYPE]: { sam: sayLogGroup },
  },
  price: functionPrice,
  warnings: functionWarnings,
  billing: BILLING,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
  rules: RULES,
  constraints: CONSTRAINTS,
  floors: FLOORS,
} satisfies Room<BasePlan>;
