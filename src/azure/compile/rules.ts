import {
  argument,
  type Block,
  type DataSource,
  type Expression,
  type Literal,
  literalOf,
  type Module,
  nested,
  type Resource,
  references,
  refersTo,
  resourcesOf,
  walkExpression,
} from "@motif/compile";
import type { Rule } from "@motif/compile/kit";
import { STORAGE_ACCOUNT } from "../bucket/reference.ts";
import { ROOMS } from "./rooms.ts";

const APP = "azurerm_function_app_flex_consumption";
const ACCOUNT = "azurerm_storage_account";
const ROLE = "azurerm_role_assignment";
const TABLE_ROLE = "azurerm_cosmosdb_sql_role_assignment";

/** The one type of resource that each role may be for: nothing that holds more than the role is about. */
const SCOPES: Readonly<Record<string, string>> = Object.assign({}, ...ROOMS.map((room) => room.assigns));

/** What the generated Terraform must not do although Terraform and Azure would accept it. */
export const SECURITY_RULES: readonly Rule[] = [
  {
    code: "AZURE_ROLE_KNOWN",
    appliesTo: [ROLE],
    check: (role) => {
      const name = literal(role, "role_definition_name");
      return typeof name === "string" && name in SCOPES
        ? undefined
        : `assigns ${JSON.stringify(name ?? "a role that is not written out")}; take one of those that the rooms assign, none of which manages anything`;
    },
  },
  {
    code: "AZURE_ROLE_SCOPE",
    appliesTo: [ROLE],
    check: scopeTooWide,
  },
  {
    code: "AZURE_ROLE_EXPLAINED",
    appliesTo: [ROLE, TABLE_ROLE],
    check: (role) => (role.comment ? undefined : "has no comment that says whose grant it comes from"),
  },
  {
    code: "AZURE_TABLE_ROLE_EXACT",
    appliesTo: ["azurerm_cosmosdb_sql_role_definition"],
    check: (definition) =>
      firstProblem([
        containerOnly(definition, "assignable_scopes"),
        ...nested(definition, "permissions").map(wildcardIn),
      ]),
  },
  {
    code: "AZURE_TABLE_ROLE_SCOPE",
    appliesTo: [TABLE_ROLE],
    check: (role, plan) =>
      resourcesOf(plan, "azurerm_cosmosdb_sql_role_definition").some((definition) =>
        refersTo(role, definition.address),
      )
        ? containerOnly(role, "scope")
        : "assigns a role of others; define one with exact data actions",
  },
  {
    code: "AZURE_IDENTITY_OWN",
    appliesTo: [APP],
    check: (app, plan) => {
      const sharing = resourcesOf(plan, APP).filter((other) => identityOf(other) === identityOf(app));
      if (identityOf(app) === undefined) return "has no user-assigned identity of its own";
      return sharing.length > 1 ? "shares its identity with another function app" : undefined;
    },
  },
  {
    code: "AZURE_SETTINGS_NO_SECRET",
    appliesTo: [APP],
    check: (app) =>
      firstProblem([
        ...secretsIn(argument(app, "app_settings")),
        argument(app, "storage_access_key") && "has the key of a storage account; take its identity",
        nested(app, "connection_string").length > 0
          ? "has a connection string; take its identity"
          : undefined,
      ]),
  },
  {
    code: "AZURE_APP_TLS",
    appliesTo: [APP],
    check: (app) => {
      const [site] = nested(app, "site_config");
      return literal(app, "https_only") === true &&
        site !== undefined &&
        literal(site, "minimum_tls_version") === "1.2" &&
        literal(site, "scm_minimum_tls_version") === "1.2"
        ? undefined
        : "may be called without TLS 1.2; set https_only and both versions";
    },
  },
  {
    code: "AZURE_APP_NO_PASSWORD",
    appliesTo: [APP],
    check: (app) =>
      literal(app, "webdeploy_publish_basic_authentication_enabled") === false
        ? undefined
        : "can be deployed to with a password; set webdeploy_publish_basic_authentication_enabled to false",
  },
  {
    code: "AZURE_APP_TRACED",
    appliesTo: [APP],
    check: (app) =>
      nested(app, "site_config").some((site) =>
        referenceIn(site, "application_insights_connection_string")?.startsWith(
          "azurerm_application_insights.",
        ),
      )
        ? undefined
        : "sends its telemetry nowhere",
  },
  {
    code: "AZURE_LOG_RETENTION",
    appliesTo: ["azurerm_log_analytics_workspace"],
    check: (workspace) =>
      typeof literal(workspace, "retention_in_days") === "number"
        ? undefined
        : "does not say how long it keeps logs",
  },
  {
    code: "AZURE_TELEMETRY_IDENTITY",
    appliesTo: ["azurerm_application_insights"],
    check: (insights) =>
      literal(insights, "local_authentication_disabled") === true && set(insights, "workspace_id")
        ? undefined
        : "takes telemetry from whoever knows its key, or keeps it in no workspace; set local_authentication_disabled and workspace_id",
  },
  {
    code: "AZURE_STORAGE_PRIVATE",
    appliesTo: [ACCOUNT],
    check: (account) =>
      allOf(account, {
        min_tls_version: "TLS1_2",
        https_traffic_only_enabled: true,
        allow_nested_items_to_be_public: false,
        shared_access_key_enabled: false,
        local_user_enabled: false,
        cross_tenant_replication_enabled: false,
      }),
  },
  {
    code: "AZURE_STORAGE_RECOVERABLE",
    appliesTo: [ACCOUNT],
    check: (account) =>
      nested(account, "blob_properties").some((blobs) => nested(blobs, "delete_retention_policy").length > 0)
        ? undefined
        : "loses what is deleted by mistake; set a delete_retention_policy",
  },
  {
    code: "AZURE_CONTAINER_PRIVATE",
    appliesTo: ["azurerm_storage_container"],
    check: (container) => allOf(container, { container_access_type: "private" }),
  },
  {
    code: "AZURE_COSMOS_IDENTITY",
    appliesTo: ["azurerm_cosmosdb_account"],
    check: (account) =>
      allOf(account, {
        local_authentication_disabled: true,
        access_key_metadata_writes_enabled: false,
        minimal_tls_version: "Tls12",
      }),
  },
  {
    code: "AZURE_COSMOS_BACKUP",
    appliesTo: ["azurerm_cosmosdb_account"],
    check: (account) =>
      nested(account, "backup").some((backup) => literal(backup, "type") === "Continuous")
        ? undefined
        : "has no point-in-time restore; set a continuous backup",
  },
  {
    code: "AZURE_SERVICE_BUS_IDENTITY",
    appliesTo: ["azurerm_servicebus_namespace"],
    check: (namespace) => allOf(namespace, { local_auth_enabled: false, minimum_tls_version: "1.2" }),
  },
  {
    code: "AZURE_QUEUE_DEAD_LETTER",
    appliesTo: ["azurerm_servicebus_queue"],
    check: deadLettersUnseen,
  },
  {
    code: "AZURE_EVENT_IDENTITY",
    appliesTo: ["azurerm_eventgrid_system_topic_event_subscription"],
    check: (subscription) =>
      nested(subscription, "delivery_identity").length > 0 &&
      nested(subscription, "webhook_endpoint").length === 0
        ? undefined
        : "delivers without an identity, to whatever answers at an address",
  },
  {
    code: "AZURE_EVENT_DEAD_LETTER",
    appliesTo: ["azurerm_eventgrid_system_topic_event_subscription"],
    check: (subscription) =>
      nested(subscription, "storage_blob_dead_letter_destination").length > 0
        ? undefined
        : "drops events that it cannot deliver; give it a dead-letter container",
  },
  {
    code: "AZURE_VAULT_SAFE",
    appliesTo: ["azurerm_key_vault"],
    check: (vault) => allOf(vault, { rbac_authorization_enabled: true, purge_protection_enabled: true }),
  },
  {
    code: "AZURE_SECRET_NO_VALUE",
    appliesTo: ["azurerm_key_vault_secret"],
    check: () => "puts a secret's value into Terraform's state; set it by hand",
  },
  {
    code: "AZURE_API_TLS",
    appliesTo: ["azurerm_api_management_api"],
    check: (api) =>
      JSON.stringify(literal(api, "protocols")) === '["https"]' ? undefined : "may be called without TLS",
  },
];

/**
 * A role is for one resource of the type that it is about: never for a subscription, a resource group, a namespace full of
 * queues or the account of the buckets.
 */
function scopeTooWide(role: Resource | DataSource): string | undefined {
  const name = literal(role, "role_definition_name");
  const scope = argument(role, "scope");
  const path = scope?.kind === "reference" ? scope.path : "something that is not written out";
  const [type, , attribute] = path.split(".");
  const single = typeof name !== "string" || !(name in SCOPES) || type === SCOPES[name];
  const known = Object.values(SCOPES).includes(type ?? "") && attribute === "id";
  return single && known && path !== `${STORAGE_ACCOUNT}.id`
    ? undefined
    : `is for ${path}; make it for the one resource`;
}

function containerOnly(block: Block, name: string): string | undefined {
  const value = argument(block, name);
  const scopes = value?.kind === "list" ? value.items.map((item) => item.value) : value ? [value] : [];
  const ends = (scope: Expression) =>
    references(scope).some((path) => path.startsWith("azurerm_cosmosdb_sql_container."));
  return scopes.length > 0 && scopes.every(ends) ? undefined : `has a ${name} wider than one container`;
}

function wildcardIn(permissions: Block): string | undefined {
  const actions = literal(permissions, "data_actions");
  if (!Array.isArray(actions)) return "has data actions that are not written out";
  const wild = actions.find((action) => String(action).includes("*"));
  return wild === undefined ? undefined : `allows ${wild}; name the actions`;
}

/** Where messages end that cannot succeed; those of a queue with sessions cannot be forwarded, so an alert tells. */
function deadLettersUnseen(queue: Resource | DataSource, plan: Module): string | undefined {
  const watched = resourcesOf(plan, "azurerm_monitor_metric_alert").some((alert) =>
    refersTo(alert, queue.address),
  );
  return set(queue, "forward_dead_lettered_messages_to") || watched
    ? undefined
    : "has dead letters that nobody hears of; forward them or set an alert";
}

const SECRET_NAME = /PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|CONNECTION_?STRING|SAS\b/i;
const SECRET_VALUE =
  /AccountKey=.|SharedAccessKey=.|[?&]sig=|-----BEGIN [A-Z ]*PRIVATE KEY-----|:\/\/[^/\s:]+:[^@\s]+@/;
const SECRET_ATTRIBUTE = /_(key|connection_string|password|sas)$/;

/** A setting may say where a secret is, never what it is. */
function secretsIn(settings: Expression | undefined): string[] {
  if (!settings) return [];
  return [...walkExpression(settings)].flatMap((node) => {
    if (node.kind === "literal" && SECRET_VALUE.test(String(node.value)))
      return ["holds a credential in a setting"];
    if (node.kind === "reference" && SECRET_ATTRIBUTE.test(node.path)) {
      return [`has ${node.path} in its settings; take its identity`];
    }
    if (node.kind !== "object") return [];
    return node.entries
      .filter(({ key, value }) => SECRET_NAME.test(key) && !isLocation(value))
      .map(({ key }) => `has ${key} among its settings; pass a reference to Key Vault`);
  });
}

/** A reference to a secret in Key Vault, which is none itself. */
function isLocation(value: Expression): boolean {
  const [start] = value.kind === "template" ? value.parts : [];
  return typeof start === "string" && start.startsWith("@Microsoft.KeyVault(SecretUri=");
}

function allOf(block: Block, wanted: Readonly<Record<string, Literal>>): string | undefined {
  const wrong = Object.entries(wanted).filter(([name, value]) => literal(block, name) !== value);
  return wrong.length === 0
    ? undefined
    : `set ${wrong.map(([name, value]) => `${name} = ${JSON.stringify(value)}`).join(", ")}`;
}

function identityOf(app: Block): string | undefined {
  const [identity] = nested(app, "identity");
  const ids = identity && argument(identity, "identity_ids");
  return ids && references(ids)[0];
}

function referenceIn(block: Block, name: string): string | undefined {
  const value = argument(block, name);
  return value && references(value)[0];
}

function set(block: Block, name: string): boolean {
  return argument(block, name) !== undefined;
}

function literal(block: Block, name: string): Literal | undefined {
  return literalOf(argument(block, name));
}

function firstProblem(problems: readonly (string | undefined)[]): string | undefined {
  return problems.find((problem) => problem !== undefined);
}
