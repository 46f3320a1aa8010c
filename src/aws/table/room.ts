import { nameOf } from "@motif/compile/kit";
import type { BasePlan } from "../ground/plan.ts";
import type { Kind } from "../ground/room.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { tableCharts } from "./charts.ts";
import { tableWarnings } from "./limits.ts";
import { planTables, type TablePlans } from "./plan.ts";
import { BILLING, tablePrice } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { TABLE_TYPE, tableReference } from "./reference.ts";
import { CONSTRAINTS, FLOORS, RULES } from "./rules.ts";
import { sayTable, tableSam } from "./sam.ts";
import { grantedTable } from "./statements.ts";
import { tableTerraform } from "./terraform.ts";
import { TEXTS } from "./texts.ts";

/** Tables are DynamoDB's. */
export const table = {
  plan: planTables,
  reference: (name) => tableReference(name, "name"),
  granted: grantedTable,
  charts: tableCharts,
  terraform: tableTerraform,
  sam: tableSam,
  named: {
    [TABLE_TYPE]: {
      sam: sayTable,
      longest: ({ name }, { app }, prefix) => `${prefix}-${nameOf(app, name)}`,
    },
  },
  price: tablePrice,
  warnings: tableWarnings,
  billing: BILLING,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
  rules: RULES,
  constraints: CONSTRAINTS,
  floors: FLOORS,
} satisfies Kind<BasePlan & TablePlans>;
