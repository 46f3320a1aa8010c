import { type Args, block, type Resource, ref, resource, tpl, type Value } from "@motif/compile";
import { azurermWith, describeConstraints, describeRules } from "../testing/rules.ts";
import { CHANGED_BY_AZURE, DESTROYABLE } from "./lifecycle.ts";
import { RULES } from "./rules.ts";

function app(changes: Args = {}, name = "work", ignored = CHANGED_BY_AZURE): Resource {
  return resource(
    "azurerm_function_app_flex_consumption",
    name,
    {
      name,
      https_only: true,
      webdeploy_publish_basic_authentication_enabled: false,
      app_settings: settings({ MOTIF_LOG_LEVEL: "info" }),
      identity: block({
        type: "UserAssigned",
        identity_ids: [ref("azurerm_user_assigned_identity.work", "id")],
      }),
      site_config: site(),
      ...changes,
    },
    { lifecycle: { ignoreChanges: ignored } },
  );
}

function settings(own: Readonly<Record<string, Value>> = {}) {
  return { AZUREWEBJOBSSTORAGE: "", ...own };
}

function site(changes: Args = {}) {
  return block({
    application_insights_connection_string: ref("azurerm_application_insights.app", "connection_string"),
    minimum_tls_version: "1.2",
    scm_minimum_tls_version: "1.2",
    ...changes,
  });
}

const insights = (changes: Args = {}) =>
  resource("azurerm_application_insights", "app", {
    local_authentication_disabled: true,
    workspace_id: ref("azurerm_log_analytics_workspace.app", "id"),
    ...changes,
  });

const group = resource("azurerm_resource_group", "app", {});

describeRules(RULES, {
  right: [
    [
      "a group that goes with whatever Azure added to it",
      [azurermWith("resource_group", DESTROYABLE), group],
    ],
    ["a function app", [app(), insights()]],
    [
      "a reference to a secret",
      [
        app({
          app_settings: settings({
            MOTIF_SECRET_KEY: tpl`@Microsoft.KeyVault(SecretUri=${ref("azurerm_key_vault.secret_key", "vault_uri")}secrets/key)`,
          }),
        }),
      ],
    ],
  ],
  wrong: [
    ["AZURE_AFTER_ROLES", "a package that waits for no role", [resource("terraform_data", "package", {})]],
    ["AZURE_GROUP_DESTROYABLE", "a group that Azure can block", [group]],
    [
      "AZURE_GROUP_DESTROYABLE",
      "a group that may hold nothing else when it is destroyed",
      [azurermWith("resource_group", { prevent_deletion_if_contains_resources: true }), group],
    ],
    ["AZURE_IDENTITY_OWN", "two apps with one identity", [app(), app({}, "other")]],
    ["AZURE_IDENTITY_OWN", "an app without an identity", [app({ identity: undefined })]],
    [
      "AZURE_SETTINGS_NO_SECRET",
      "a setting named like a secret",
      [app({ app_settings: settings({ DB_PASSWORD: "x" }) })],
    ],
    [
      "AZURE_SETTINGS_NO_SECRET",
      "a connection string",
      [app({ app_settings: settings({ BUS: "Endpoint=sb://x/;SharedAccessKey=abc" }) })],
    ],
    [
      "AZURE_SETTINGS_NO_SECRET",
      "the key of an account",
      [
        app({
          app_settings: settings({ STORE: ref("azurerm_storage_account.buckets", "primary_access_key") }),
        }),
      ],
    ],
    [
      "AZURE_SETTINGS_NO_SECRET",
      "a secret's value from a variable",
      [app({ app_settings: settings({ MOTIF_SECRET_KEY: ref("var.key") }) })],
    ],
    ["AZURE_SETTINGS_NO_SECRET", "the key of the host's storage", [app({ storage_access_key: "x" })]],
    [
      "AZURE_SETTINGS_NO_SECRET",
      "a connection string of its own",
      [app({ connection_string: block({ name: "x" }) })],
    ],
    [
      "AZURE_SETTINGS_KEPT",
      "a setting that is a change at each apply",
      [app({ app_settings: { AzureWebJobsStorage: "" } })],
    ],
    ["AZURE_TAGS_LEFT", "an app that loses tags of the portal", [app({}, "work", [])]],
    [
      "AZURE_HOST_STORAGE_IDENTITY",
      "an app whose host gets a connection string",
      [app({ app_settings: { MOTIF_LOG_LEVEL: "info" } })],
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
    [
      "AZURE_TELEMETRY_IDENTITY",
      "telemetry by key",
      [insights({ local_authentication_disabled: undefined })],
    ],
    ["AZURE_TELEMETRY_IDENTITY", "telemetry in no workspace", [insights({ workspace_id: undefined })]],
  ],
});

// azurerm 4.73.0, ExpandAlwaysReadyConfiguration: "the total number of always-ready instances should not exceed the maximum
// scale out limit"; the maximum is 100 where it is not set.
const ready = (...counts: number[]) =>
  counts
    .map((count) => `always_ready {\n  name = "function:work${count}"\n  instance_count = ${count}\n}\n`)
    .join("");

describeConstraints([
  {
    type: "azurerm_function_app_flex_consumption",
    good: ready(60, 40),
    bad: ready(60, 41),
    code: "value-out-of-range",
  },
  {
    type: "azurerm_function_app_flex_consumption",
    good: `maximum_instance_count = 150\n${ready(150)}`,
    bad: `maximum_instance_count = 5\n${ready(3, 4)}`,
    code: "value-out-of-range",
  },
  {
    type: "azurerm_function_app_flex_consumption",
    good: `maximum_instance_count = var.most\n${ready(150)}`,
    bad: `maximum_instance_count = null\n${ready(150)}`,
    code: "value-out-of-range",
  },
  {
    type: "azurerm_monitor_scheduled_query_rules_alert_v2",
    good: 'window_duration = "PT10M"',
    bad: 'window_duration = "PT7M"',
    code: "value-not-allowed",
  },
]);
