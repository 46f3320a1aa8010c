import { operationsOf } from "@motif/core/model";
import { DATABASE_ID, databaseRole } from "../database/reference.ts";
import { resourceVariable } from "../ground/environment.ts";
import { DATABASE_VARIABLE } from "../ground/firestore/environment.ts";
import { writes } from "../ground/permissions.ts";
import type { BasePlan } from "../ground/plan.ts";
import { QUOTAS } from "../ground/profile.ts";
import type { Kind } from "../ground/room.ts";
import { planTables, type TablePlans } from "./plan.ts";

/** Tables are collections of Firestore. */
export const table = {
  plan: planTables,
  environment: (name) => ({ [resourceVariable("table", name)]: name, [DATABASE_VARIABLE]: DATABASE_ID }),
  granted: ({ access }) => databaseRole(writes(operationsOf("table", access))),
  collections: ({ tables }) => tables,
  physicalNames: ({ app, tables }) =>
    tables.length === 0
      ? []
      : [
          {
            where: `app ${app}`,
            service: "database",
            name: app,
            limit: QUOTAS.firestore.databaseNameLength.value,
          },
        ],
} satisfies Kind<BasePlan & TablePlans>;
