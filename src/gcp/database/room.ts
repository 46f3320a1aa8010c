import type { BasePlan, DatabasePlans } from "../ground/plan.ts";
import type { Room } from "../ground/room.ts";
import { databaseCharts } from "./charts.ts";
import { BILLING } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { CONSTRAINTS, PROJECT_ROLES, RULES } from "./rules.ts";
import { databaseTerraform } from "./terraform.ts";

/** The app's database, which several rooms keep something in, is Firestore's. */
export const database = {
  services: (plan) => (plan.database ? ["firestore"] : []),
  physicalNames: ({ app, database: made }) =>
    made ? [{ where: `app ${app}`, service: "database", name: app, limit: QUOTAS.nameLength.value }] : [],
  charts: databaseCharts,
  terraform: databaseTerraform,
  billing: BILLING,
  capabilities: {},
  quotas: QUOTAS,
  rules: RULES,
  projectRoles: PROJECT_ROLES,
  constraints: CONSTRAINTS,
} satisfies Room<BasePlan & DatabasePlans>;
