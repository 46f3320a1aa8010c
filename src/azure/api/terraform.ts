import {
  type Addressed,
  type Block,
  call,
  dynamicBlock,
  type Expression,
  eachKey,
  eachValue,
  heredoc,
  local,
  locals,
  output,
  type Resource,
  ref,
  resource,
  tpl,
  type Value,
  v,
  variable,
} from "@motif/compile";
import { fullName, matches, outputByName } from "@motif/compile/kit";
import { uniqueName } from "../ground/naming.ts";
import type { BasePlan } from "../ground/plan.ts";
import { APPS, ofInstance, PLACE, TAGS } from "../ground/references.ts";
import type { TerraformParts } from "../ground/room.ts";
import type { ApiPlan, ApiPlans, OperationPlan } from "./plan.ts";
import { QUOTAS } from "./profile.ts";

/** Address of API Management. */
export const API = "azurerm_api_management.api";
const GATEWAY_API = "azurerm_api_management_api.api";
const OPERATION = "azurerm_api_management_api_operation.route";

/** API Management in front of the function apps, where there are several: an operation for each route. */
export function apiTerraform({ app, api }: BasePlan & ApiPlans): TerraformParts {
  if (!api) return {};
  const outputs = { addresses: addresses(api) };
  if (api.operations.length === 0) return { outputs };
  return {
    resourceProviders: ["Microsoft.ApiManagement"],
    api: [
      resource("azurerm_api_management", "api", {
        name: uniqueName(),
        ...PLACE,
        publisher_name: v("project_name"),
        publisher_email: v("api_publisher_email"),
        sku_name: "Consumption_0",
        tags: TAGS,
      }),
      gatewayApi(app, api),
      apiPolicy(),
      operationMap(api.operations),
      operations(),
      operationPolicy(),
    ],
    variables: [publisher()],
    outputs,
  };
}

function addresses(api: ApiPlan): Addressed[] {
  const url = api.operations.length > 0 ? ref(API, "gateway_url") : addressOfApp(api.defaultApp);
  const streaming = api.besides.map((entry) => [entry.function, addressOfApp(entry.app)] as const);
  return [
    output("api_url", { description: "Base URL of the HTTP API.", value: url }),
    ...outputByName(
      "function_urls",
      "Base URLs of the functions that stream, by their name in the app.",
      streaming,
    ),
  ];
}

function publisher(): Addressed {
  return variable("api_publisher_email", {
    type: "string",
    description: "Address that API Management tells about itself; it wants one.",
    validations: [matches("api_publisher_email", "^[^@ ]+@[^@ ]+$", "is an e-mail address")],
  });
}

/** The address of a function app: of one by its name, or of that which `each` names. */
function addressOfApp(app: Value): Expression {
  return tpl`https://${ofInstance(APPS, app, "default_hostname")}`;
}

const GATEWAY = {
  api_management_name: ref(API, "name"),
  resource_group_name: PLACE.resource_group_name,
};

function gatewayApi(app: string, api: ApiPlan): Resource {
  return resource("azurerm_api_management_api", "api", {
    name: fullName(app, api.name),
    ...GATEWAY,
    display_name: fullName(app, api.name),
    description: `HTTP API of ${app}`,
    revision: "1",
    path: "",
    protocols: ["https"],
    service_url: addressOfApp(api.defaultApp),
    subscription_required: false,
  });
}

/** https://learn.microsoft.com/azure/api-management/forward-request-policy */
function apiPolicy(): Resource {
  const timeout = QUOTAS.requestDuration.value;
  return resource("azurerm_api_management_api_policy", "api", {
    ...GATEWAY,
    api_name: ref(GATEWAY_API, "name"),
    xml_content: heredoc`<policies>
  <inbound><base /></inbound>
  <backend><forward-request timeout="${timeout}" /></backend>
  <outbound><base /></outbound>
  <on-error><base /></on-error>
</policies>
`,
  });
}

/** The operations by label, for the two blocks that are repeated for them. */
function operationMap(list: readonly OperationPlan[]): Block {
  const each = list.map(({ label, method, path, app }): [string, Value] => [label, { method, path, app }]);
  return locals({ operations: Object.fromEntries(each) });
}

/** The names in the braces of a path. */
const PARAMETERS = call("flatten", call("regexall", "\\{([^}]*)\\}", eachValue("path")));

function operations(): Resource {
  return resource(
    "azurerm_api_management_api_operation",
    "route",
    {
      ...GATEWAY,
      api_name: ref(GATEWAY_API, "name"),
      operation_id: eachKey,
      display_name: tpl`${eachValue("method")} ${eachValue("path")}`,
      method: eachValue("method"),
      url_template: eachValue("path"),
      template_parameter: dynamicBlock(PARAMETERS, {
        name: ref("template_parameter.value"),
        type: "string",
        required: true,
      }),
    },
    { forEach: local("operations") },
  );
}

/** Each operation goes to the function app that has its function. */
function operationPolicy(): Resource {
  return resource(
    "azurerm_api_management_api_operation_policy",
    "route",
    {
      ...GATEWAY,
      api_name: ref(GATEWAY_API, "name"),
      operation_id: ref(`${OPERATION}[each.key]`, "operation_id"),
      xml_content: heredoc`<policies>
  <inbound>
    <base />
    <set-backend-service base-url="${addressOfApp(eachValue("app"))}" />
  </inbound>
  <backend><base /></backend>
  <outbound><base /></outbound>
  <on-error><base /></on-error>
</policies>
`,
    },
    { forEach: local("operations") },
  );
}
