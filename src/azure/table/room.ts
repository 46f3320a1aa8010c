import { resourceVariable } from "@motif/runtime/variables";
import { uniqueNameOf } from "../ground/naming.ts";
import type { BasePlan } from "../ground/plan.ts";
import type { Kind } from "../ground/room.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { tableCharts } from "./charts.ts";
import { TABLE_VARIABLE } from "./environment.ts";
import { tableWarnings } from "./limits.ts";
import { planTables, type TablePlans } from "./plan.ts";
import { BILLING, tablePrice } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { COSMOS_ACCOUNT, COSMOS_DATABASE, containerName } from "./reference.ts";
import { grantedTable, tableAssignments } from "./roles.ts";
import { CONSTRAINTS, RULES } from "./rules.ts";
import { tableTerraform } from "./terraform.ts";
import { TEXTS } from "./texts.ts";

/** Tables are containers of Cosmos DB. */
export const table = {
  plan: planTables,
  settings: (name) => ({
    [resourceVariable("table", name)]: containerName(name),
    [TABLE_VARIABLE.endpoint]: { address: COSMOS_ACCOUNT, attribute: "endpoint" },
    [TABLE_VARIABLE.database]: { address: COSMOS_DATABASE, attribute: "name" },
  }),
  granted: grantedTable,
  assignments: tableAssignments,
  physicalNames: ({ app }) => [uniqueNameOf(app, "Cosmos DB account", QUOTAS.accountNameLength.value)],
  charts: tableCharts,
  alarms: ({ tables }) =>
    tables.length === 0
      ? []
      : [
          {
            name: "table-throttles",
            description: "Cosmos DB throttled requests: a partition has more to do than it can",
            target: COSMOS_ACCOUNT,
            // https://learn.microsoft.com/azure/azure-monitor/reference/supported-metrics/microsoft-documentdb-databaseaccounts-metrics
            namespace: "Microsoft.DocumentDB/databaseAccounts",
            metric: "TotalRequests",
            aggregation: "Count",
            dimension: { name: "StatusCode", values: ["429"] },
          },
        ],
  terraform: tableTerraform,
  price: tablePrice,
  warnings: tableWarnings,
  billing: BILLING,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
  rules: RULES,
  constraints: CONSTRAINTS,
} satisfies Kind<BasePlan & TablePlans>;
