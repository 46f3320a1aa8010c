import { type Args, type Block, block, type Module, type Resource, ref, resource, tpl } from "@motif/compile";
import { applyRules } from "@motif/compile/kit";
import { describe, expect, it } from "vitest";
import { loadWarehouse } from "../testing/apps.ts";
import { makePlan } from "./make-plan.ts";
import { SECURITY_RULES } from "./rules.ts";
import { toTerraform } from "./to-terraform.ts";

/** The codes of the rules that a plan of these blocks breaks, without repetitions. */
function broken(...made: Block[]): string[] {
  const plan: Module = { files: [{ name: "main.tf", blocks: made }] };
  return [...new Set(applyRules(plan, SECURITY_RULES).map(({ code }) => code))].sort();
}

function app(changes: Args = {}, name = "work"): Resource {
  return resource("azurerm_function_app_flex_consumption", name, {
    name,
    https_only: true,
    webdeploy_publish_basic_authentication_enabled: false,
    app_settings: { MOTIF_LOG_LEVEL: "info" },
    identity: block({
      type: "UserAssigned",
      identity_ids: [ref("azurerm_user_assigned_identity.work", "id")],
    }),
    site_config: site(),
    ...changes,
  });
}

function site(changes: Args = {}) {
  return block({
    application_insights_connection_string: ref("azurerm_application_insights.app", "connection_string"),
    minimum_tls_version: "1.2",
    scm_minimum_tls_version: "1.2",
    ...changes,
  });
}

function role(changes: Args = {}, comment: string | undefined = "work: grant jobs"): Resource {
  return resource(
    "azurerm_role_assignment",
    "work",
    {
      scope: ref("azurerm_servicebus_queue.jobs", "id"),
      role_definition_name: "Azure Service Bus Data Sender",
      principal_id: ref("azurerm_user_assigned_identity.work", "principal_id"),
      ...changes,
    },
    comment === undefined ? {} : { comment },
  );
}

const container = tpl`${ref("azurerm_cosmosdb_account.tables", "id")}/dbs/shop/colls/${ref("azurerm_cosmosdb_sql_container.items", "name")}`;
const definition = (changes: Args = {}) =>
  resource("azurerm_cosmosdb_sql_role_definition", "items_reader", {
    assignable_scopes: [container],
    permissions: block({
      data_actions: ["Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers/items/read"],
    }),
    ...changes,
  });
const tableRole = (changes: Args = {}) =>
  resource(
    "azurerm_cosmosdb_sql_role_assignment",
    "items",
    {
      role_definition_id: ref("azurerm_cosmosdb_sql_role_definition.items_reader", "id"),
      scope: container,
      ...changes,
    },
    { comment: "work: grant items" },
  );

const storage = (changes: Args = {}) =>
  resource("azurerm_storage_account", "buckets", {
    min_tls_version: "TLS1_2",
    https_traffic_only_enabled: true,
    allow_nested_items_to_be_public: false,
    shared_access_key_enabled: false,
    local_user_enabled: false,
    cross_tenant_replication_enabled: false,
    blob_properties: block({ delete_retention_policy: block({ days: 7 }) }),
    ...changes,
  });
const cosmos = (changes: Args = {}) =>
  resource("azurerm_cosmosdb_account", "tables", {
    local_authentication_disabled: true,
    access_key_metadata_writes_enabled: false,
    minimal_tls_version: "Tls12",
    backup: block({ type: "Continuous" }),
    ...changes,
  });
const bus = (changes: Args = {}) =>
  resource("azurerm_servicebus_namespace", "queues", {
    local_auth_enabled: false,
    minimum_tls_version: "1.2",
    ...changes,
  });
const queue = (changes: Args = {}) =>
  resource("azurerm_servicebus_queue", "jobs", {
    forward_dead_lettered_messages_to: ref("azurerm_servicebus_queue.jobs_dead_letter", "name"),
    ...changes,
  });
const alert = resource("azurerm_monitor_metric_alert", "given_up", {
  criteria: block({ dimension: block({ values: [ref("azurerm_servicebus_queue.jobs", "name")] }) }),
});
const events = (changes: Args = {}) =>
  resource("azurerm_eventgrid_system_topic_event_subscription", "uploads", {
    service_bus_queue_endpoint_id: ref("azurerm_servicebus_queue.uploads_events", "id"),
    delivery_identity: block({ type: "UserAssigned" }),
    storage_blob_dead_letter_destination: block({ storage_blob_container_name: "event-dead-letters" }),
    ...changes,
  });
const vault = (changes: Args = {}) =>
  resource("azurerm_key_vault", "secret_key", {
    rbac_authorization_enabled: true,
    purge_protection_enabled: true,
    ...changes,
  });
const insights = (changes: Args = {}) =>
  resource("azurerm_application_insights", "app", {
    local_authentication_disabled: true,
    workspace_id: ref("azurerm_log_analytics_workspace.app", "id"),
    ...changes,
  });

/** What each rule is there for: the only one that it breaks. */
const WRONG: [code: string, name: string, made: Block[]][] = [
  ["AZURE_ROLE_KNOWN", "an owner", [role({ role_definition_name: "Owner" })]],
  ["AZURE_ROLE_KNOWN", "a contributor", [role({ role_definition_name: "Contributor" })]],
  ["AZURE_ROLE_KNOWN", "a data owner", [role({ role_definition_name: "Azure Service Bus Data Owner" })]],
  [
    "AZURE_ROLE_KNOWN",
    "a role by its id",
    [role({ role_definition_name: undefined, role_definition_id: "x" })],
  ],
  ["AZURE_ROLE_SCOPE", "a resource group", [role({ scope: ref("azurerm_resource_group.app", "id") })]],
  [
    "AZURE_ROLE_SCOPE",
    "a subscription",
    [role({ scope: tpl`/subscriptions/${ref("var.subscription_id")}` })],
  ],
  [
    "AZURE_ROLE_SCOPE",
    "a whole namespace",
    [role({ scope: ref("azurerm_servicebus_namespace.queues", "id") })],
  ],
  [
    "AZURE_ROLE_SCOPE",
    "the account of all buckets",
    [
      role({
        scope: ref("azurerm_storage_account.buckets", "id"),
        role_definition_name: "Storage Blob Data Owner",
      }),
    ],
  ],
  [
    "AZURE_ROLE_SCOPE",
    "a host's account for what should be a container",
    [
      role({
        scope: ref("azurerm_storage_account.work", "id"),
        role_definition_name: "Storage Blob Data Contributor",
      }),
    ],
  ],
  ["AZURE_ROLE_EXPLAINED", "a role without a comment", [role({}, "")]],
  [
    "AZURE_TABLE_ROLE_EXACT",
    "every data action",
    [definition({ permissions: block({ data_actions: ["Microsoft.DocumentDB/databaseAccounts/*"] }) })],
  ],
  [
    "AZURE_TABLE_ROLE_EXACT",
    "data actions that nobody can read",
    [definition({ permissions: block({ data_actions: ref("var.actions") }) })],
  ],
  [
    "AZURE_TABLE_ROLE_EXACT",
    "a role for a whole account",
    [definition({ assignable_scopes: [ref("azurerm_cosmosdb_account.tables", "id")] })],
  ],
  [
    "AZURE_TABLE_ROLE_SCOPE",
    "a table's role for a whole account",
    [definition(), tableRole({ scope: ref("azurerm_cosmosdb_account.tables", "id") })],
  ],
  ["AZURE_TABLE_ROLE_SCOPE", "a built-in role", [tableRole({ role_definition_id: "00000000" })]],
  ["AZURE_IDENTITY_OWN", "two apps with one identity", [app(), app({}, "other")]],
  ["AZURE_IDENTITY_OWN", "an app without an identity", [app({ identity: undefined })]],
  [
    "AZURE_SETTINGS_NO_SECRET",
    "a setting named like a secret",
    [app({ app_settings: { DB_PASSWORD: "x" } })],
  ],
  [
    "AZURE_SETTINGS_NO_SECRET",
    "a connection string",
    [app({ app_settings: { BUS: "Endpoint=sb://x/;SharedAccessKey=abc" } })],
  ],
  [
    "AZURE_SETTINGS_NO_SECRET",
    "the key of an account",
    [app({ app_settings: { STORE: ref("azurerm_storage_account.buckets", "primary_access_key") } })],
  ],
  [
    "AZURE_SETTINGS_NO_SECRET",
    "a secret's value from a variable",
    [app({ app_settings: { MOTIF_SECRET_KEY: ref("var.key") } })],
  ],
  ["AZURE_SETTINGS_NO_SECRET", "the key of the host's storage", [app({ storage_access_key: "x" })]],
  [
    "AZURE_SETTINGS_NO_SECRET",
    "a connection string of its own",
    [app({ connection_string: block({ name: "x" }) })],
  ],
  ["AZURE_APP_TLS", "HTTP", [app({ https_only: false })]],
  ["AZURE_APP_TLS", "TLS 1.0", [app({ site_config: site({ minimum_tls_version: "1.0" }) })]],
  [
    "AZURE_APP_NO_PASSWORD",
    "a deployment with a password",
    [app({ webdeploy_publish_basic_authentication_enabled: undefined })],
  ],
  [
    "AZURE_APP_TRACED",
    "an app without telemetry",
    [app({ site_config: site({ application_insights_connection_string: undefined }) })],
  ],
  [
    "AZURE_LOG_RETENTION",
    "logs for as long as it pleases",
    [resource("azurerm_log_analytics_workspace", "x", {})],
  ],
  ["AZURE_TELEMETRY_IDENTITY", "telemetry by key", [insights({ local_authentication_disabled: undefined })]],
  ["AZURE_TELEMETRY_IDENTITY", "telemetry in no workspace", [insights({ workspace_id: undefined })]],
  ["AZURE_STORAGE_PRIVATE", "public blobs", [storage({ allow_nested_items_to_be_public: true })]],
  ["AZURE_STORAGE_PRIVATE", "keys of an account", [storage({ shared_access_key_enabled: undefined })]],
  ["AZURE_STORAGE_PRIVATE", "TLS of any version", [storage({ min_tls_version: undefined })]],
  ["AZURE_STORAGE_RECOVERABLE", "blobs that are gone at once", [storage({ blob_properties: block({}) })]],
  [
    "AZURE_CONTAINER_PRIVATE",
    "a public container",
    [resource("azurerm_storage_container", "x", { container_access_type: "blob" })],
  ],
  ["AZURE_COSMOS_IDENTITY", "keys of Cosmos DB", [cosmos({ local_authentication_disabled: undefined })]],
  ["AZURE_COSMOS_BACKUP", "no point-in-time restore", [cosmos({ backup: block({ type: "Periodic" }) })]],
  ["AZURE_SERVICE_BUS_IDENTITY", "keys of Service Bus", [bus({ local_auth_enabled: undefined })]],
  [
    "AZURE_QUEUE_DEAD_LETTER",
    "dead letters that nobody hears of",
    [queue({ forward_dead_lettered_messages_to: undefined })],
  ],
  [
    "AZURE_EVENT_IDENTITY",
    "events to a web hook",
    [events({ webhook_endpoint: block({ url: "https://x" }), service_bus_queue_endpoint_id: undefined })],
  ],
  ["AZURE_EVENT_IDENTITY", "events without an identity", [events({ delivery_identity: undefined })]],
  [
    "AZURE_EVENT_DEAD_LETTER",
    "events that are dropped",
    [events({ storage_blob_dead_letter_destination: undefined })],
  ],
  ["AZURE_VAULT_SAFE", "a vault with access policies", [vault({ rbac_authorization_enabled: undefined })]],
  ["AZURE_VAULT_SAFE", "a vault that can be purged", [vault({ purge_protection_enabled: undefined })]],
  [
    "AZURE_SECRET_NO_VALUE",
    "a value of a secret",
    [resource("azurerm_key_vault_secret", "x", { value: "x" })],
  ],
  [
    "AZURE_API_TLS",
    "an API over HTTP",
    [resource("azurerm_api_management_api", "x", { protocols: ["http", "https"] })],
  ],
];

describe("security rules", () => {
  it("hold for an app with everything", async () => {
    const plan = toTerraform(makePlan((await loadWarehouse()).inventory));
    expect(applyRules(plan, SECURITY_RULES)).toEqual([]);
  });

  it.each<[string, Block[]]>([
    ["a function app", [app(), insights()]],
    ["a role", [role(), definition(), tableRole()]],
    ["storage", [storage()]],
    ["a table", [cosmos()]],
    ["a queue", [bus(), queue()]],
    ["a queue with an alert", [queue({ forward_dead_lettered_messages_to: undefined }), alert]],
    ["events", [events()]],
    [
      "a secret",
      [
        vault(),
        app({
          app_settings: {
            MOTIF_SECRET_KEY: tpl`@Microsoft.KeyVault(SecretUri=${ref("azurerm_key_vault.secret_key", "vault_uri")}secrets/key)`,
          },
        }),
      ],
    ],
  ])("let %s through as it should be", (_, made) => {
    expect(broken(...made)).toEqual([]);
  });

  it.each(WRONG)("%s finds %s", (code, _, made) => {
    expect(broken(...made)).toEqual([code]);
  });

  it("each have an example that breaks it", () => {
    const shown = new Set(WRONG.map(([code]) => code));
    expect(SECURITY_RULES.map(({ code }) => code).filter((code) => !shown.has(code))).toEqual([]);
  });
});
