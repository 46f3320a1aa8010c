import {
  type Block,
  block,
  call,
  data,
  locals,
  type Module,
  provider,
  ref,
  resource,
  terraform,
  tpl,
  type Value,
  v,
} from "@motif/compile";
import { rootModule } from "@motif/compile/kit";
import { prefixed } from "../ground/naming.ts";
import { PROFILE } from "../ground/profile.ts";
import type { AzurePlan } from "../plan/azure-plan.ts";
import { apiBlocks } from "./api.ts";
import { appBlocks } from "./apps.ts";
import { bucketBlocks } from "./buckets.ts";
import { iamBlocks } from "./iam.ts";
import { observabilityBlocks } from "./observability.ts";
import { outputBlocks } from "./outputs.ts";
import { queueBlocks } from "./queues.ts";
import { SERVICE_BUS } from "./references.ts";
import { secretBlocks } from "./secrets.ts";
import { tableBlocks } from "./tables.ts";
import { variableBlocks } from "./variables.ts";

/** The root module of an app. Throws `UnsupportedError` where two blocks would have the same address. */
export function toTerraform(plan: AzurePlan): Module {
  return rootModule(PROFILE.title, plan.app, {
    main: [
      ...settings(plan),
      ...appBlocks(plan),
      ...apiBlocks(plan),
      ...queueBlocks(plan),
      ...tableBlocks(plan),
      ...bucketBlocks(plan),
      ...secretBlocks(plan),
    ],
    variables: variableBlocks(plan),
    outputs: outputBlocks(plan),
    iam: iamBlocks(plan),
    observability: observabilityBlocks(plan),
  });
}

function settings(plan: AzurePlan): Block[] {
  return [
    terraform({
      requiredVersion: ">= 1.9.0",
      requiredProviders: {
        azurerm: { source: "hashicorp/azurerm", version: "~> 4.73" },
        time: { source: "hashicorp/time", version: "~> 0.13" },
      },
    }),
    provider("azurerm", {
      subscription_id: v("subscription_id"),
      storage_use_azuread: true,
      resource_providers_to_register: resourceProviders(plan),
      features: block({}),
    }),
    ...(plan.secrets.length > 0 ? [data("azurerm_client_config", "current", {})] : []),
    locals(localValues(plan)),
    resource("azurerm_resource_group", "app", {
      name: prefixed(plan.app),
      location: v("region"),
      tags: ref("local.tags"),
    }),
  ];
}

/** Those beyond the few that the provider registers anyway. A subscription can use a service after that only. */
function resourceProviders({ tables, queues, buckets, secrets, api }: AzurePlan): string[] {
  return [
    ...(api && api.operations.length > 0 ? ["Microsoft.ApiManagement"] : []),
    "Microsoft.App",
    ...(tables.length > 0 ? ["Microsoft.DocumentDB"] : []),
    ...(buckets.length > 0 ? ["Microsoft.EventGrid"] : []),
    "microsoft.insights",
    ...(secrets.length > 0 ? ["Microsoft.KeyVault"] : []),
    "Microsoft.OperationalInsights",
    ...(queues.length > 0 ? ["Microsoft.ServiceBus"] : []),
    "Microsoft.Web",
  ];
}

function localValues({ app, queues }: AzurePlan): Record<string, Value | undefined> {
  const prefix = tpl`${v("project_name")}-${v("environment")}`;
  return {
    // The same for the same deployment, and no other customer's: some names are unique on all of Azure.
    unique: call("substr", call("sha256", tpl`${v("subscription_id")}/${prefix}-${app}`), 0, 8),
    compact: call("substr", call("replace", prefix, "-", ""), 0, 11),
    tags: call("merge", v("tags"), {
      project: v("project_name"),
      environment: v("environment"),
      app,
      "managed-by": "terraform",
    }),
    service_bus_host: queues.length > 0 ? tpl`${ref(SERVICE_BUS, "name")}.servicebus.windows.net` : undefined,
  };
}
