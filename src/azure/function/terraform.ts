import {
  type Addressed,
  at,
  block,
  call,
  commented,
  conditional,
  dynamicBlock,
  type Expression,
  eachKey,
  local,
  locals,
  not,
  op,
  output,
  type Resource,
  ref,
  resource,
  splat,
  tpl,
  v,
  variable,
} from "@motif/compile";
import { fullName, outputOfEach } from "@motif/compile/kit";
import { compactName, KEY_LABEL, uniqueName } from "../ground/naming.ts";
import type { AppPlan, BasePlan } from "../ground/plan.ts";
import { APPS, IDENTITIES, INSIGHTS, ofInstance, PLACE, RESOURCE_GROUP, TAGS } from "../ground/references.ts";
import type { TerraformParts } from "../ground/room.ts";
import { NO_DATA_PLANE, privateContainer, SAFE_ACCOUNT } from "../ground/storage.ts";
import { APP_ROWS, type AppRows, appRows } from "./app-rows.ts";
import { type AppSettings, appSettings } from "./app-settings.ts";
import { handOver, packageOf } from "./hand-over.ts";
import { CHANGED_BY_AZURE, DESTROYABLE } from "./lifecycle.ts";
import { PACKAGE_FOLDER } from "./plan.ts";
import { HOST_STORAGE, hostRoles } from "./roles.ts";
import { telemetry } from "./telemetry.ts";

/** The containers that the packages of function apps are in, by function app. */
const PACKAGES = "azurerm_storage_container.package";
const PLANS = "azurerm_service_plan.app";

/** Of Node.js. */
const RUNTIME_VERSION: AppPlan["runtimeVersion"] = "24";

/** The function apps: each with a plan and a storage account for its host, as Flex Consumption wants it. */
export function appTerraform(plan: BasePlan): TerraformParts {
  const { app, apps } = plan;
  const rows = appRows(apps);
  const settings = appSettings(apps);
  return {
    resourceProviders: [
      "Microsoft.App",
      "microsoft.insights",
      "Microsoft.ManagedIdentity",
      "Microsoft.OperationalInsights",
      "Microsoft.Storage",
      "Microsoft.Web",
    ],
    features: {
      resource_group: block(
        DESTROYABLE,
        "Azure adds alert rules of its own to the group. Without this they would block terraform destroy.",
      ),
      storage: block(
        NO_DATA_PLANE,
        "Else the provider reads queues of each account, which even an owner has no role for.",
      ),
    },
    functions: [
      locals({
        apps: commented(rows.comment, rows.map),
        app_settings:
          settings.own && commented("What each of them is told besides what all are.", settings.own),
      }),
      hostStorage(),
      privateContainer("package", "packages", ofInstance(HOST_STORAGE, eachKey, "id"), { forEach: APP_ROWS }),
      servicePlan(app),
      functionApp(rows, settings),
      handOver(),
    ],
    iam: [identities(app)],
    roles: hostRoles(),
    observability: telemetry(plan),
    variables: [
      variable("subnet_id", {
        type: "string",
        description:
          "Subnet to run the functions in, delegated to Microsoft.App/environments; none for no virtual network.",
        default: null,
      }),
      variable("deploy_packages", {
        type: "bool",
        description:
          "Hand the packages to the function apps with the Azure CLI (az), signed in. Turn it off where a pipeline does that.",
        default: true,
      }),
    ],
    outputs: {
      apps: [
        output("resource_group_name", {
          description: "Resource group of everything here.",
          value: ref(RESOURCE_GROUP, "name"),
        }),
        appNames(apps),
      ],
    },
  };
}

/** Where each function app has one function, and its name, they need not be listed. */
function appNames(apps: readonly AppPlan[]): Addressed {
  const description = "Function apps, by the name of the function.";
  if (apps.every(({ name, functions: [fn, ...others] }) => fn?.name === name && others.length === 0)) {
    return outputOfEach("function_app_names", description, APPS, "name");
  }
  const names = apps.flatMap(({ name, functions }) =>
    functions.map((fn) => [fn.name, ofInstance(APPS, name, "name")] as const),
  );
  return output("function_app_names", { description, value: Object.fromEntries(names) });
}

function hostStorage(): Resource {
  return resource(
    "azurerm_storage_account",
    "app",
    {
      name: compactName(KEY_LABEL),
      ...PLACE,
      ...SAFE_ACCOUNT,
      account_replication_type: "LRS",
      tags: TAGS,
      blob_properties: block({ delete_retention_policy: block({ days: 7 }) }),
    },
    { forEach: APP_ROWS },
  );
}

/** A Flex Consumption plan holds one app: https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan */
function servicePlan(app: string): Resource {
  return resource(
    "azurerm_service_plan",
    "app",
    { name: fullName(app, eachKey), ...PLACE, os_type: "Linux", sku_name: "FC1", tags: TAGS },
    { forEach: APP_ROWS },
  );
}

function identities(app: string): Resource {
  return resource(
    "azurerm_user_assigned_identity",
    "app",
    { name: fullName(app, eachKey), ...PLACE, tags: TAGS },
    { forEach: APP_ROWS },
  );
}

function functionApp({ column }: AppRows, { own, common }: AppSettings): Resource {
  const identity = ofInstance(IDENTITIES, eachKey, "id");
  const file = packageOf(eachKey);
  const ready = column("always_ready");
  return resource(
    "azurerm_function_app_flex_consumption",
    "app",
    {
      name: uniqueName(eachKey),
      ...PLACE,
      service_plan_id: ofInstance(PLANS, eachKey, "id"),
      runtime_name: "node",
      runtime_version: RUNTIME_VERSION,
      instance_memory_in_mb: column("memory"),
      maximum_instance_count: column("maximum_instances"),
      http_concurrency: column("http_concurrency"),
      storage_container_type: "blobContainer",
      storage_container_endpoint: tpl`${ofInstance(HOST_STORAGE, eachKey, "primary_blob_endpoint")}${ofInstance(PACKAGES, eachKey, "name")}`,
      storage_authentication_type: "UserAssignedIdentity",
      storage_user_assigned_identity_id: identity,
      https_only: true,
      webdeploy_publish_basic_authentication_enabled: false,
      virtual_network_subnet_id: v("subnet_id"),
      app_settings: own ? call("merge", at(local("app_settings"), eachKey), common) : common,
      tags: TAGS,
      identity: identityBlock(identity, column("reads_secrets")),
      site_config: block({
        application_insights_connection_string: ref(INSIGHTS, "connection_string"),
        minimum_tls_version: "1.2",
        scm_minimum_tls_version: "1.2",
        http2_enabled: true,
      }),
      always_ready:
        ready &&
        // A splat over null gives no element.
        dynamicBlock(splat(ready), {
          name: ref("always_ready.value.group"),
          instance_count: ref("always_ready.value.instances"),
        }),
    },
    {
      forEach: APP_ROWS,
      lifecycle: {
        ignoreChanges: CHANGED_BY_AZURE,
        preconditions: [
          {
            condition: op(not(v("deploy_packages")), "||", call("fileexists", file)),
            message: tpl`${PACKAGE_FOLDER}/${eachKey}.zip is missing. Build the packages first: in this folder, run "npx --no-install motif build ..".`,
          },
        ],
      },
      dependsOn: hostRoles(),
    },
  );
}

/**
 * References to Key Vault are read with the system-assigned identity, since the provider cannot name another one for them
 * (https://github.com/hashicorp/terraform-provider-azurerm/pull/31439). Other function apps have none.
 */
function identityBlock(identity: Expression, readsSecrets: Expression | undefined) {
  if (readsSecrets === undefined) return block({ type: "UserAssigned", identity_ids: [identity] });
  const type = conditional(op(readsSecrets, "==", true), "SystemAssigned, UserAssigned", "UserAssigned");
  return block(
    { type, identity_ids: [identity] },
    "App Service reads references to Key Vault with the system-assigned one.",
  );
}
