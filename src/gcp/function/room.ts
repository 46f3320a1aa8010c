import type { BasePlan } from "../ground/plan.ts";
import type { Room } from "../ground/room.ts";
import { functionAlarms } from "./alarms.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { functionCharts } from "./charts.ts";
import { functionNames } from "./plan.ts";
import { BILLING, functionPrice, functionWarnings } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { CONSTRAINTS, PROJECT_ROLES, RULES } from "./rules.ts";
import { functionTerraform } from "./terraform.ts";
import { RESERVED, TEXTS } from "./texts.ts";

/** Functions are Cloud Run's, of the 2nd generation. */
export const cloudRun = {
  services: () => [
    "artifactregistry",
    "cloudbuild",
    "cloudfunctions",
    "iam",
    "logging",
    "monitoring",
    "run",
    "storage",
  ],
  physicalNames: functionNames,
  reservedNames: () => [RESERVED],
  alarms: functionAlarms,
  charts: functionCharts,
  terraform: functionTerraform,
  price: functionPrice,
  warnings: functionWarnings,
  billing: BILLING,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
  rules: RULES,
  projectRoles: PROJECT_ROLES,
  constraints: CONSTRAINTS,
} satisfies Room<BasePlan>;
