import type { BasePlan } from "../ground/plan.ts";
import type { Room } from "../ground/room.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { functionCharts } from "./charts.ts";
import { appNames } from "./names.ts";
import { BILLING, functionPrice, functionWarnings } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { HOST_ROLES } from "./roles.ts";
import { CONSTRAINTS, RULES } from "./rules.ts";
import { appTerraform } from "./terraform.ts";
import { RESERVED, TEXTS } from "./texts.ts";

/** Functions are in function apps on the Flex Consumption plan. */
export const functionApps = {
  physicalNames: appNames,
  reservedNames: () => [RESERVED],
  charts: functionCharts,
  terraform: appTerraform,
  assigns: HOST_ROLES,
  price: functionPrice,
  warnings: functionWarnings,
  billing: BILLING,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
  rules: RULES,
  constraints: CONSTRAINTS,
} satisfies Room<BasePlan>;
