import type { TableLayout } from "@motif/core/platform";
import type { Granted } from "../ground/room.ts";
import { actionsOf } from "../ground/statements.ts";
import { tableReference } from "./reference.ts";

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  get: ["dynamodb:GetItem"],
  query: ["dynamodb:Query"],
  scan: ["dynamodb:Scan"],
  put: ["dynamodb:PutItem"],
  putMany: ["dynamodb:BatchWriteItem"],
  update: ["dynamodb:UpdateItem"],
  delete: ["dynamodb:DeleteItem"],
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html: "Permissions for Put, Update,
  // Delete, and Get actions are governed by the permissions used for the underlying PutItem, UpdateItem, DeleteItem, and
  // GetItem operations. For the ConditionCheck action, you can use the dynamodb:ConditionCheckItem permission".
  transactPut: ["dynamodb:PutItem"],
  transactUpdate: ["dynamodb:UpdateItem"],
  transactDelete: ["dynamodb:DeleteItem"],
  check: ["dynamodb:ConditionCheckItem"],
};

/** What a grant of a table becomes; its indexes can only be queried. */
export function grantedTable({ name, indexes }: TableLayout, operations: readonly string[]): Granted[] {
  const table = tableReference(name, "arn");
  return [
    { actions: actionsOf(ACTIONS, operations), resources: [table] },
    {
      actions: operations.includes("query") ? ["dynamodb:Query"] : [],
      resources: Object.keys(indexes)
        .sort()
        .map((index) => ({ ...table, suffix: `/index/${index}` })),
      note: ", through its indexes",
    },
  ];
}
