import {
  argument,
  type Block,
  type Expression,
  nested,
  references,
  resourcesOf,
  walkExpression,
} from "@motif/compile";
import {
  type Constraints,
  conflicts,
  firstProblem,
  holdsCredential,
  isSecretName,
  isSet,
  literal,
  namesResource,
  oneOf,
  pattern,
  type Rule,
  range,
  referencesIn,
  sumWithin,
} from "@motif/compile/kit";
import { featureProblem } from "../ground/features.ts";
import { GROUP_TYPE } from "../ground/references.ts";
import { afterRoles } from "../ground/wait-rules.ts";
import { NO_CONNECTION_STRING } from "./app-settings.ts";
import { CHANGED_BY_AZURE, DESTROYABLE } from "./lifecycle.ts";
import { DEFAULT_MAXIMUM } from "./scale.ts";

const APP = "azurerm_function_app_flex_consumption";

/** What function apps and their telemetry must not be although Terraform and Azure would accept it. */
export const RULES: readonly Rule[] = [
  // Azure reads a package that was handed over with the identity of the function app.
  afterRoles("terraform_data"),
  {
    code: "AZURE_GROUP_DESTROYABLE",
    appliesTo: [GROUP_TYPE],
    check: (_, module) => featureProblem(module, "resource_group", DESTROYABLE),
  },
  {
    code: "AZURE_IDENTITY_OWN",
    appliesTo: [APP],
    check: (app, module) => {
      const sharing = resourcesOf(module, APP).filter((other) => identityOf(other) === identityOf(app));
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
        isSet(app, "storage_access_key") ? "has the key of a storage account; take its identity" : undefined,
        nested(app, "connection_string").length > 0
          ? "has a connection string; take its identity"
          : undefined,
      ]),
  },
  {
    code: "AZURE_SETTINGS_KEPT",
    appliesTo: [APP],
    check: (app) => {
      const forgotten = settingNames(app).find((name) => FORGOTTEN_SETTINGS.includes(name));
      return forgotten === undefined
        ? undefined
        : `has ${forgotten} among its settings, which the provider forgets when it reads: each apply would change the app, which ends what runs`;
    },
  },
  {
    code: "AZURE_TAGS_LEFT",
    appliesTo: [APP],
    check: (app) => {
      const ignored = nested(app, "lifecycle").flatMap((lifecycle) =>
        referencesIn(lifecycle, "ignore_changes"),
      );
      const missing = CHANGED_BY_AZURE.find((name) => !ignored.includes(name));
      return (
        missing &&
        `takes ${missing} away, which Azure sets: each apply would change the app; ignore changes of it`
      );
    },
  },
  {
    code: "AZURE_HOST_STORAGE_IDENTITY",
    appliesTo: [APP],
    check: (app) =>
      settingNames(app).some((name) => name.toUpperCase() === NO_CONNECTION_STRING)
        ? undefined
        : `gets a connection string without a key from the provider; set ${NO_CONNECTION_STRING} = ""`,
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
      nested(app, "site_config")
        .flatMap((site) => referencesIn(site, "application_insights_connection_string"))
        .some((path) => path.startsWith("azurerm_application_insights."))
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
      literal(insights, "local_authentication_disabled") === true && isSet(insights, "workspace_id")
        ? undefined
        : "takes telemetry from whoever knows its key, or keeps it in no workspace; set local_authentication_disabled and workspace_id",
  },
];

function identityOf(app: Block): string | undefined {
  const [identity] = nested(app, "identity");
  const ids = identity && argument(identity, "identity_ids");
  return ids && references(ids)[0];
}

/**
 * Settings that the provider takes for its own when it reads.
 * @see https://github.com/hashicorp/terraform-provider-azurerm/blob/v4.73.0/internal/services/appservice/function_app_flex_consumption_resource.go
 */
const FORGOTTEN_SETTINGS: readonly string[] = [
  "APPINSIGHTS_INSTRUMENTATIONKEY",
  "APPLICATIONINSIGHTS_CONNECTION_STRING",
  "AzureWebJobsStorage",
  "DEPLOYMENT_STORAGE_CONNECTION_STRING",
  "WEBSITE_HEALTHCHECK_MAXPINGFAILURES",
];

function settingNames(app: Block): string[] {
  const settings = argument(app, "app_settings");
  if (!settings) return [];
  return [...walkExpression(settings)].flatMap((node) =>
    node.kind === "object" ? node.entries.map(({ key }) => key) : [],
  );
}

const AZURE_KEY = /AccountKey=.|SharedAccessKey=.|[?&]sig=/;
const SECRET_ATTRIBUTE = /_(key|connection_string|password|sas)$/;
/** How the host signs in, which is no secret: `managedidentity`. */
const SIGN_IN = /__credential$/;

/** A setting may say where a secret is, never what it is. */
function secretsIn(settings: Expression | undefined): string[] {
  if (!settings) return [];
  return [...walkExpression(settings)].flatMap((node) => {
    if (node.kind === "literal" && holdsCredential(String(node.value), AZURE_KEY))
      return ["holds a credential in a setting"];
    if (node.kind === "reference" && SECRET_ATTRIBUTE.test(node.path)) {
      return [`has ${node.path} in its settings; take its identity`];
    }
    if (node.kind !== "object") return [];
    return node.entries
      .filter(({ key, value }) => isSecretName(key) && !SIGN_IN.test(key) && !isLocation(value))
      .map(({ key }) => `has ${key} among its settings; pass a reference to Key Vault`);
  });
}

/** A reference to a secret in Key Vault, or the name of something else, which are none themselves. */
function isLocation(value: Expression): boolean {
  if (namesResource(value, "azurerm")) return true;
  const [start] = value.kind === "template" ? value.parts : [];
  return typeof start === "string" && start.startsWith("@Microsoft.KeyVault(SecretUri=");
}

/** How often the query of an alarm can run. */
const QUERY_PERIODS = [
  "PT1M",
  "PT5M",
  "PT10M",
  "PT15M",
  "PT30M",
  "PT45M",
  "PT1H",
  "PT2H",
  "PT3H",
  "PT4H",
  "PT5H",
  "PT6H",
  "P1D",
];

/**
 * The provider's own validation: https://github.com/hashicorp/terraform-provider-azurerm/tree/v4.73.0/internal/services.
 * Memory sizes: https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#instance-sizes.
 */
export const CONSTRAINTS: Constraints = {
  [APP]: [
    pattern("name", /^[0-9a-zA-Z-]{1,60}$/, "1 to 60 letters, digits and hyphens"),
    oneOf("storage_container_type", "blobContainer"),
    oneOf(
      "storage_authentication_type",
      "SystemAssignedIdentity",
      "StorageAccountConnectionString",
      "UserAssignedIdentity",
    ),
    oneOf("runtime_name", "dotnet-isolated", "java", "node", "powershell", "python", "custom"),
    oneOf("client_certificate_mode", "Optional", "Required", "OptionalInteractiveUser"),
    oneOf("instance_memory_in_mb", 512, 2048, 4096),
    range("maximum_instance_count", 1, 1000),
    range("http_concurrency", 1, 1000),
    range("always_ready.instance_count", 0, 1000),
    sumWithin("always_ready.instance_count", "maximum_instance_count", DEFAULT_MAXIMUM),
    conflicts(["storage_access_key", "storage_user_assigned_identity_id"]),
  ],
  azurerm_service_plan: [
    oneOf("os_type", "Linux", "Windows", "WindowsContainer"),
    pattern("name", /^[0-9a-zA-Z-_]{1,60}$/, "1 to 60 letters, digits, hyphens and underscores"),
  ],
  azurerm_monitor_scheduled_query_rules_alert_v2: [
    oneOf("criteria.operator", "Equal", "GreaterThan", "GreaterThanOrEqual", "LessThan", "LessThanOrEqual"),
    oneOf("criteria.time_aggregation_method", "Count", "Average", "Minimum", "Maximum", "Total"),
    oneOf("criteria.dimension.operator", "Include", "Exclude"),
    oneOf("evaluation_frequency", ...QUERY_PERIODS),
    oneOf("window_duration", ...QUERY_PERIODS, "P2D"),
    range("severity", 0, 4),
  ],
  azurerm_log_analytics_workspace: [range("retention_in_days", 30, 730)],
  azurerm_application_insights: [
    oneOf("application_type", "web", "other", "java", "MobileCenter", "phone", "store", "ios", "Node.JS"),
    oneOf("retention_in_days", 30, 60, 90, 120, 180, 270, 365, 550, 730),
  ],
};
