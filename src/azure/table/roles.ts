import { block, type Expression, type Resource, ref, resource, tpl } from "@motif/compile";
import { identifier } from "@motif/compile/kit";
import type { GrantEntry } from "@motif/core/model";
import type { Role, RolePlan } from "../ground/plan.ts";
import { expressionOf, PLACE } from "../ground/references.ts";
import { principalOf } from "../ground/roles.ts";
import { TABLE_ACCESSES, type TablePlan } from "./plan.ts";
import { COSMOS_ACCOUNT, COSMOS_DATABASE, containerName } from "./reference.ts";

/** What a grant of a table becomes. */
export function grantedTable({ resource: { name }, access }: GrantEntry): Role {
  if (access === "sender") throw new Error("A table has no access named sender.");
  return { kind: "table", name, access: TABLE_ACCESSES[access] };
}

/** Role definitions of Cosmos DB's data plane: one for each access to a table that some function has. */
export function roleDefinitions(tables: readonly TablePlan[]): Resource[] {
  return tables.flatMap(({ name, roles }) =>
    roles.map(({ access, actions }) =>
      resource("azurerm_cosmosdb_sql_role_definition", definitionLabel(name, access), {
        name: `${name} ${access}`,
        resource_group_name: PLACE.resource_group_name,
        account_name: ref(COSMOS_ACCOUNT, "name"),
        type: "CustomRole",
        assignable_scopes: [containerScope(name)],
        permissions: block({ data_actions: actions }),
      }),
    ),
  );
}

/** Gives a role of the data plane to the identity of a function app. */
export function tableAssignment(app: string, { role, why }: RolePlan): Resource {
  const { name, access = "" } = role;
  return resource(
    "azurerm_cosmosdb_sql_role_assignment",
    [app, "table", name].map(identifier).join("_"),
    {
      resource_group_name: PLACE.resource_group_name,
      account_name: ref(COSMOS_ACCOUNT, "name"),
      role_definition_id: ref(`azurerm_cosmosdb_sql_role_definition.${definitionLabel(name, access)}`, "id"),
      principal_id: principalOf(app),
      scope: containerScope(name),
    },
    { comment: why.join("\n") },
  );
}

function definitionLabel(table: string, access: string): string {
  return `${identifier(table)}_${identifier(access)}`;
}

/** A container, as roles of the data plane name it. */
function containerScope(table: string): Expression {
  const account = ref(COSMOS_ACCOUNT, "id");
  return tpl`${account}/dbs/${ref(COSMOS_DATABASE, "name")}/colls/${expressionOf(containerName(table))}`;
}
