import { block, type Expression, type Resource, ref, resource, tpl } from "@motif/compile";
import { identifier } from "../ground/naming.ts";
import type { AppPlan, AzurePlan, Role, TableAccess } from "../plan/azure-plan.ts";
import { EVENT_DEAD_LETTERS as DEAD_LETTERS } from "../plan/names.ts";
import {
  addressOf,
  COSMOS_ACCOUNT,
  COSMOS_DATABASE,
  EVENT_DEAD_LETTERS,
  EVENTS_IDENTITY,
  INSIGHTS,
  PLACE,
  scopeOf,
} from "./references.ts";

/**
 * The built-in roles that the plan assigns, and nothing else.
 * @see https://learn.microsoft.com/azure/role-based-access-control/built-in-roles
 */
export const BUILT_IN_ROLES = {
  send: "Azure Service Bus Data Sender",
  receive: "Azure Service Bus Data Receiver",
  read: "Storage Blob Data Reader",
  write: "Storage Blob Data Contributor",
  secret: "Key Vault Secrets User",
  host: "Storage Blob Data Owner",
  metrics: "Monitoring Metrics Publisher",
} as const;

/** Address of the wait for role assignments to be known everywhere. */
export const ROLES_KNOWN = "time_sleep.roles";

/** How long that takes, mostly; https://learn.microsoft.com/azure/role-based-access-control/troubleshooting says up to ten minutes. */
const ROLES_WAIT = "90s";

/** The roles of a function app's identity: those of its functions' grants, and those that the host itself needs. */
export function appRoles(app: AppPlan): Resource[] {
  const id = identifier(app.name);
  return [
    assignment(
      `${id}_host`,
      BUILT_IN_ROLES.host,
      ref(`azurerm_storage_account.${id}`, "id"),
      identityOf(app),
      [
        `${app.name}: the host reads the package and keeps its leases and keys, in a storage account of its own`,
      ],
    ),
    assignment(`${id}_metrics`, BUILT_IN_ROLES.metrics, ref(INSIGHTS, "id"), identityOf(app), [
      `${app.name}: sends its telemetry`,
    ]),
    ...app.roles.map(({ role, why }) =>
      role.kind === "table" ? tableAssignment(app, role, why) : granted(app, role, why),
    ),
  ];
}

function granted(app: AppPlan, role: Exclude<Role, { kind: "table" }>, why: readonly string[]): Resource {
  const access = role.kind === "secret" ? "secret" : role.access;
  const label = [app.name, role.kind, role.name, access].map(identifier).join("_");
  const principal =
    role.kind === "secret" ? ref(addressOf("app", app.name), "identity[0].principal_id") : identityOf(app);
  return assignment(label, BUILT_IN_ROLES[access], scopeOf(role), principal, why);
}

function assignment(
  label: string,
  role: string,
  scope: Expression,
  principal: Expression,
  why: readonly string[],
): Resource {
  return resource(
    "azurerm_role_assignment",
    label,
    { scope, role_definition_name: role, principal_id: principal, principal_type: "ServicePrincipal" },
    { comment: why.join("\n") },
  );
}

function tableAssignment(
  app: AppPlan,
  role: Extract<Role, { kind: "table" }>,
  why: readonly string[],
): Resource {
  return resource(
    "azurerm_cosmosdb_sql_role_assignment",
    [app.name, "table", role.name].map(identifier).join("_"),
    {
      resource_group_name: PLACE.resource_group_name,
      account_name: ref(COSMOS_ACCOUNT, "name"),
      role_definition_id: ref(definitionOf(role.name, role.access), "id"),
      principal_id: identityOf(app),
      scope: containerScope(role.name),
    },
    { comment: why.join("\n") },
  );
}

/** Role definitions of Cosmos DB's data plane: one for each access to a table that some function has. */
export function tableRoleDefinitions({ tables }: AzurePlan): Resource[] {
  return tables.flatMap(({ name, roles }) =>
    roles.map(({ access, actions }) =>
      resource("azurerm_cosmosdb_sql_role_definition", `${identifier(name)}_${identifier(access)}`, {
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

/** What delivers events to queues, and those that it cannot deliver to a container. */
export function eventRoles({ eventSubscriptions }: AzurePlan): Resource[] {
  if (eventSubscriptions.length === 0) return [];
  const principal = ref(EVENTS_IDENTITY, "principal_id");
  return [
    ...eventSubscriptions.map(({ name, queue }) =>
      assignment(
        `events_${identifier(name)}`,
        BUILT_IN_ROLES.send,
        ref(addressOf("queue", queue), "id"),
        principal,
        [`Event Grid: hands events over to the queue ${queue} (${name})`],
      ),
    ),
    assignment("events_dead_letters", BUILT_IN_ROLES.write, ref(EVENT_DEAD_LETTERS, "id"), principal, [
      `Event Grid: keeps events that it could not deliver in ${DEAD_LETTERS}`,
    ]),
  ];
}

/** Waits once for all roles; what needs them depends on it. */
export function rolesKnown(roles: readonly Resource[]): Resource {
  return resource(
    "time_sleep",
    "roles",
    {
      create_duration: ROLES_WAIT,
      triggers: Object.fromEntries(roles.map((role) => [role.labels[1], ref(role, "id")])),
    },
    { comment: "Azure takes a while to know a new role everywhere." },
  );
}

function definitionOf(table: string, access: TableAccess): string {
  return `azurerm_cosmosdb_sql_role_definition.${identifier(table)}_${identifier(access)}`;
}

/** A container, as roles of the data plane name it. */
function containerScope(table: string): Expression {
  const account = ref(COSMOS_ACCOUNT, "id");
  return tpl`${account}/dbs/${ref(COSMOS_DATABASE, "name")}/colls/${ref(addressOf("table", table), "name")}`;
}

function identityOf(app: AppPlan): Expression {
  return ref(addressOf("identity", app.name), "principal_id");
}
