import {
  at,
  type Block,
  block,
  commented,
  type Expression,
  eachValue,
  local,
  locals,
  member,
  type Resource,
  ref,
  resource,
  tpl,
} from "@motif/compile";
import type { GrantEntry } from "@motif/core/model";
import type { Role } from "../ground/plan.ts";
import { ofInstance, PLACE } from "../ground/references.ts";
import { GRANTED_APP, type GrantedRole, roleMap } from "../ground/roles.ts";
import { isTableAccess, TABLE_ACCESSES, type TableAccess } from "./plan.ts";
import { CONTAINERS, COSMOS_ACCOUNT, COSMOS_DATABASE } from "./reference.ts";

/** What a grant of a table becomes. */
export function grantedTable({ resource: { name }, access }: GrantEntry): Role {
  if (!isTableAccess(access)) throw new Error(`A table has no access named ${access}.`);
  return { kind: "table", name, access: TABLE_ACCESSES[access] };
}

/** Address of the role definitions, by table and access. */
const DEFINITIONS = "azurerm_cosmosdb_sql_role_definition.table";

/** The map of what they are for. */
const ROLES = local("table_roles");

/** Arguments of what belongs to the account of all tables. */
export const IN_ACCOUNT = {
  resource_group_name: PLACE.resource_group_name,
  account_name: ref(COSMOS_ACCOUNT, "name"),
};

/** The container of a table, as roles of the data plane name it. */
function scopeOf(table: Expression): Expression {
  return tpl`${ref(COSMOS_ACCOUNT, "id")}/dbs/${ref(COSMOS_DATABASE, "name")}/colls/${ofInstance(CONTAINERS, table, "name")}`;
}

/** What an access to a table allows, as data actions of Cosmos DB. */
interface DefinedRole {
  readonly table: string;
  readonly access: TableAccess;
  readonly actions: readonly string[];
}

/** Role definitions of Cosmos DB's data plane: one for each access to a table that some function has. */
export function roleDefinitions(roles: readonly DefinedRole[]): Block[] {
  if (roles.length === 0) return [];
  const rows = roles.map(({ table, access }) => [`${table}/${access}`, { table, access }] as const);
  const actions = Object.fromEntries(roles.map((role) => [role.access, role.actions]));
  return [
    locals({
      table_actions: commented("What each access to a table allows.", actions),
      table_roles: commented("The accesses that some function has.", Object.fromEntries(rows)),
    }),
    resource(
      "azurerm_cosmosdb_sql_role_definition",
      "table",
      {
        name: tpl`${eachValue("table")} ${eachValue("access")}`,
        ...IN_ACCOUNT,
        type: "CustomRole",
        assignable_scopes: [scopeOf(eachValue("table"))],
        permissions: block({ data_actions: at(local("table_actions"), eachValue("access")) }),
      },
      { forEach: ROLES },
    ),
  ];
}

/** Gives roles of the data plane to the identities of function apps. */
export function tableAssignments(granted: readonly GrantedRole[]): Resource[] {
  const forEach = roleMap(granted, ({ name, access = "" }) => ({ role: `${name}/${access}` }));
  const role = eachValue("role");
  return [
    resource(
      "azurerm_cosmosdb_sql_role_assignment",
      "table",
      {
        ...IN_ACCOUNT,
        role_definition_id: ofInstance(DEFINITIONS, role, "id"),
        principal_id: GRANTED_APP,
        scope: scopeOf(member(at(ROLES, role), "table")),
      },
      { forEach },
    ),
  ];
}
