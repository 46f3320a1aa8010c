import { hash } from "node:crypto";
import {
  block,
  blocks,
  type Commented,
  call,
  commented,
  conditional,
  type Expression,
  eachValue,
  not,
  op,
  output,
  type Resource,
  ref,
  resource,
  tpl,
  type Value,
  v,
  variable,
} from "@motif/compile";
import { fullName, identifier, outputByName } from "@motif/compile/kit";
import { compactName, uniqueName } from "../ground/naming.ts";
import type { AppPlan, BasePlan } from "../ground/plan.ts";
import {
  appAddress,
  clientIdOf,
  expressionOf,
  INSIGHTS,
  identityAddress,
  PLACE,
  RESOURCE_GROUP,
  TAGS,
} from "../ground/references.ts";
import { ROLES_KNOWN } from "../ground/roles.ts";
import type { TerraformParts } from "../ground/room.ts";
import { privateContainer, SAFE_ACCOUNT } from "../ground/storage.ts";
import { telemetry } from "./telemetry.ts";

/** The container that a function app's package is in. */
const PACKAGES = "packages";

/** The function apps: each with a plan and a storage account for its host, as Flex Consumption wants it. */
export function appTerraform(plan: BasePlan): TerraformParts {
  const { app, apps } = plan;
  const names = apps.flatMap(({ name, functions }) =>
    functions.map((fn) => [fn.name, ref(appAddress(name), "name")] as const),
  );
  return {
    resourceProviders: [
      "Microsoft.App",
      "microsoft.insights",
      "Microsoft.OperationalInsights",
      "Microsoft.Web",
    ],
    functions: [
      ...apps.flatMap((each) => [
        hostStorage(each),
        packages(each),
        servicePlan(app, each),
        functionApp(each),
      ]),
      deployment(apps),
    ],
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
        ...outputByName("function_app_names", "Function apps, by the name of the function.", names),
      ],
    },
  };
}

function hostStorage({ name }: AppPlan): Resource {
  return resource("azurerm_storage_account", identifier(name), {
    name: compactName(hash("sha256", name).slice(0, 5)),
    ...PLACE,
    ...SAFE_ACCOUNT,
    account_replication_type: "LRS",
    tags: TAGS,
    blob_properties: block({ delete_retention_policy: block({ days: 7 }) }),
  });
}

function packages({ name }: AppPlan): Resource {
  const id = identifier(name);
  return privateContainer(`${id}_packages`, PACKAGES, `azurerm_storage_account.${id}`);
}

/** A Flex Consumption plan holds one app: https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan */
function servicePlan(app: string, { name }: AppPlan): Resource {
  return resource("azurerm_service_plan", identifier(name), {
    name: fullName(app, name),
    ...PLACE,
    os_type: "Linux",
    sku_name: "FC1",
    tags: TAGS,
  });
}

function functionApp(app: AppPlan): Resource {
  const id = identifier(app.name);
  const identity = ref(identityAddress(app.name), "id");
  const storage = `azurerm_storage_account.${id}`;
  return resource(
    "azurerm_function_app_flex_consumption",
    id,
    {
      name: uniqueName(app.name),
      ...PLACE,
      service_plan_id: ref(`azurerm_service_plan.${id}`, "id"),
      runtime_name: "node",
      runtime_version: app.runtimeVersion,
      instance_memory_in_mb: app.memory,
      maximum_instance_count: app.maximumInstances,
      http_concurrency: app.httpConcurrency,
      storage_container_type: "blobContainer",
      storage_container_endpoint: tpl`${ref(storage, "primary_blob_endpoint")}${ref(`azurerm_storage_container.${id}_packages`, "name")}`,
      storage_authentication_type: "UserAssignedIdentity",
      storage_user_assigned_identity_id: identity,
      https_only: true,
      webdeploy_publish_basic_authentication_enabled: false,
      virtual_network_subnet_id: v("subnet_id"),
      app_settings: { ...settingsOf(app), ...hostSettings(app) },
      tags: TAGS,
      identity: identityBlock(app, identity),
      site_config: block({
        application_insights_connection_string: ref(INSIGHTS, "connection_string"),
        minimum_tls_version: "1.2",
        scm_minimum_tls_version: "1.2",
        http2_enabled: true,
      }),
      always_ready: blocks(
        app.alwaysReady.map(({ group, instances }) => ({ name: group, instance_count: instances })),
      ),
    },
    {
      comment: `${app.description}.`,
      lifecycle: {
        preconditions: [
          {
            condition: op(not(v("deploy_packages")), "||", call("fileexists", packageOf(app))),
            message: `${app.package} is missing. Build the packages first: in this folder, run "npx motif build ..".`,
          },
        ],
      },
      dependsOn: [ref(`azurerm_role_assignment.${id}_host`), ref(`azurerm_role_assignment.${id}_metrics`)],
    },
  );
}

/**
 * References to Key Vault are read with the system-assigned identity, since the provider cannot name another one for them
 * (https://github.com/hashicorp/terraform-provider-azurerm/pull/31439). Other function apps have none.
 */
function identityBlock({ systemAssigned }: AppPlan, identity: Expression) {
  return systemAssigned
    ? block(
        { type: "SystemAssigned, UserAssigned", identity_ids: [identity] },
        "App Service reads references to Key Vault with the system-assigned one.",
      )
    : block({ type: "UserAssigned", identity_ids: [identity] });
}

function settingsOf({ settings }: AppPlan): Record<string, Value> {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, expressionOf(value)]));
}

/**
 * What the host itself reads. Without the empty `AzureWebJobsStorage`, the provider puts a connection string without a
 * key there (https://github.com/hashicorp/terraform-provider-azurerm/issues/29149), and shows it as a change each time.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-reference#connecting-to-host-storage-with-an-identity
 */
function hostSettings(app: AppPlan): Record<string, Value | Commented<Value>> {
  const clientId = expressionOf(clientIdOf(app.name));
  return {
    AzureWebJobsStorage: commented(
      "Empty: else the provider writes a connection string without a key. A plan shows it as a change each time.",
      "",
    ),
    AzureWebJobsStorage__accountName: ref(`azurerm_storage_account.${identifier(app.name)}`, "name"),
    AzureWebJobsStorage__credential: "managedidentity",
    AzureWebJobsStorage__clientId: clientId,
    APPLICATIONINSIGHTS_AUTHENTICATION_STRING: tpl`ClientId=${clientId};Authorization=AAD`,
    // Else the host answers GET / with a page of its own.
    ...(app.unmatched && { AzureWebJobsDisableHomepage: "true" }),
  };
}

function packageOf(app: AppPlan) {
  return tpl`${ref("path.module")}/${app.package}`;
}

/**
 * Hands the packages over. The provider's own `zip_deploy_file` does not work with Flex Consumption
 * (https://github.com/hashicorp/terraform-provider-azurerm/issues/29630) and wants a password; the Azure CLI takes the
 * identity of whoever runs it.
 * @see https://learn.microsoft.com/azure/azure-functions/deployment-zip-push
 */
function deployment(apps: readonly AppPlan[]): Resource {
  const packages = apps.map((app): [string, Value] => [
    identifier(app.name),
    {
      app: ref(appAddress(app.name), "name"),
      id: ref(appAddress(app.name), "id"),
      package: packageOf(app),
    },
  ]);
  const target = tpl`--subscription ${v("subscription_id")} --resource-group ${PLACE.resource_group_name} --name ${eachValue("app")}`;
  return resource(
    "terraform_data",
    "package",
    {
      triggers_replace: [
        eachValue("id"),
        conditional(call("fileexists", eachValue("package")), call("filesha256", eachValue("package")), null),
      ],
    },
    {
      comment: "Deploys the packages, when they are new or changed.",
      forEach: conditional(v("deploy_packages"), Object.fromEntries(packages), {}),
      dependsOn: [ref(ROLES_KNOWN)],
      provisioners: [
        {
          type: "local-exec",
          args: {
            command: tpl`az functionapp deployment source config-zip ${target} --src "${eachValue("package")}"`,
          },
        },
      ],
    },
  );
}
