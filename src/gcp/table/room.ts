import { operationsOf } from "@motif/core/model";
import { resourceVariable } from "@motif/runtime/variables";
import { DATABASE_VARIABLE } from "../database/environment.ts";
import { DATABASE_ID, databaseRole } from "../database/reference.ts";
import { writes } from "../ground/permissions.ts";
import type { BasePlan } from "../ground/plan.ts";
import type { Kind } from "../ground/room.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { planTables, type TablePlans } from "./plan.ts";
import { tablePrice } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { TEXTS } from "./texts.ts";

/** Tables are collections of Firestore. */
export const table = {
  plan: planTables,
  environment: (name) => ({ [resourceVariable("table", name)]: name, [DATABASE_VARIABLE]: DATABASE_ID }),
  granted: ({ access }) => databaseRole(writes(operationsOf("table", access))),
  collections: ({ tables }) => tables,
  price: tablePrice,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
} satisfies Kind<BasePlan & TablePlans>;
