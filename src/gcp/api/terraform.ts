import {
  type Addressed,
  type Block,
  block,
  call,
  type Expression,
  jsonencode,
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
import { fullName, identifier, outputByName, prefixed } from "@motif/compile/kit";
import { BETA, SERVICES } from "../ground/naming.ts";
import { place, REGION_PATTERN } from "../ground/place.ts";
import type { BasePlan } from "../ground/plan.ts";
import { emailOf, functionUrl } from "../ground/references.ts";
import type { TerraformParts } from "../ground/room.ts";
import { type ApiPlan, type ApiPlans, isBehindGateway, type OperationPlan } from "./plan.ts";
import { GATEWAY_ADDRESS } from "./reference.ts";
import { GATEWAY, PUBLIC } from "./trigger-plan.ts";

const PUBLIC_VARIABLES = [
  variable(PUBLIC.api, {
    type: "bool",
    description: "Everybody may call the API; if not, only who has the role run.invoker on its function.",
    default: true,
  }),
  variable(PUBLIC.streaming, {
    type: "bool",
    description:
      "Everybody may call the URLs of functions that stream; if not, only who has the role run.invoker on them.",
    default: false,
  }),
];

/** The API Gateway in front of the functions, where more than one answers. */
export function apiTerraform(plan: BasePlan & ApiPlans): TerraformParts {
  const { api } = plan;
  if (!api) return {};
  const parts = { variables: publicVariables(plan), outputs: { addresses: addresses(api) } };
  if (!isBehindGateway(plan)) return parts;
  return {
    ...parts,
    beta: "API Gateway is in this provider only.",
    api: gateway(plan, api),
    variables: [
      ...parts.variables,
      place("gateway_region", "Region of the API Gateway, which not every region has", REGION_PATTERN),
    ],
  };
}

function gateway(plan: BasePlan, api: ApiPlan): Block[] {
  const { app } = plan;
  return [
    backends(plan, api),
    resource(
      "google_api_gateway_api",
      "app",
      { api_id: fullName(app, api.name), display_name: prefixed(app) },
      { provider: BETA, dependsOn: [SERVICES] },
    ),
    apiConfig(app, api),
    resource(
      "google_api_gateway_gateway",
      "app",
      {
        gateway_id: fullName(app, api.name),
        region: call("coalesce", v("gateway_region"), v("region")),
        api_config: ref("google_api_gateway_api_config.app", "id"),
      },
      { provider: BETA },
    ),
  ];
}

/** Whether everybody may call functions that have no gateway in front: those of the variables that a caller goes by. */
function publicVariables({ functions }: BasePlan): Addressed[] {
  const callers = functions.flatMap((fn) => fn.callers);
  return PUBLIC_VARIABLES.filter(({ address }) =>
    callers.some((caller) => "everybody" in caller && address === `var.${caller.everybody}`),
  );
}

/** No address of the API where all functions stream: each has one of its own then. */
function addresses(api: ApiPlan): Addressed[] {
  const url = apiUrl(api);
  const direct = api.direct.map((name) => [name, functionUrl(name)] as const);
  return [
    ...(url ? [output("api_url", { description: "Base URL of the HTTP API.", value: url })] : []),
    ...outputByName(
      "function_urls",
      "Base URLs of the functions that stream, by their name in the app.",
      direct,
    ),
  ];
}

function apiUrl({ onlyFunction, operations }: ApiPlan): Expression | undefined {
  if (onlyFunction !== undefined) return functionUrl(onlyFunction);
  return operations.length > 0 ? tpl`https://${ref(GATEWAY_ADDRESS, "default_hostname")}` : undefined;
}

/**
 * The function sees the path as the client sent it, and gets as long as its timeout.
 * @see https://docs.cloud.google.com/api-gateway/docs/oasv2-extensions
 */
function backends({ functions }: BasePlan, { operations }: ApiPlan): Block {
  const served = functions.filter(({ name }) => operations.some((operation) => operation.function === name));
  return locals(
    {
      api_backends: Object.fromEntries(
        served.map(({ name, timeout }) => [
          identifier(name),
          {
            address: functionUrl(name),
            path_translation: "APPEND_PATH_TO_ADDRESS",
            deadline: timeout,
          },
        ]),
      ),
      api_responses: { "200": { description: "What the function answers, whatever its status." } },
    },
    "What stands behind the operations of the API.",
  );
}

/** A config cannot be changed: another document is another config, which the gateway takes on before the old one goes. */
function apiConfig(app: string, api: ApiPlan): Resource {
  return resource(
    "google_api_gateway_api_config",
    "app",
    {
      api: ref("google_api_gateway_api.app", "api_id"),
      api_config_id_prefix: "motif-",
      gateway_config: block({ backend_config: block({ google_service_account: emailOf(GATEWAY) }) }),
      openapi_documents: block({
        document: block({
          path: "openapi.json",
          contents: call(
            "base64encode",
            jsonencode({
              swagger: "2.0",
              info: { title: prefixed(app), version: "1" },
              schemes: ["https"],
              paths: pathsOf(api),
            }),
          ),
        }),
      }),
    },
    { provider: BETA, lifecycle: { createBeforeDestroy: true } },
  );
}

function pathsOf({ operations }: ApiPlan): Record<string, Value> {
  return Object.fromEntries(
    [...Map.groupBy(operations, ({ path }) => path)].map(([path, sharing]) => [
      path,
      Object.fromEntries(
        sharing.map((operation) => [operation.method.toLowerCase(), operationOf(operation)]),
      ),
    ]),
  );
}

function operationOf(operation: OperationPlan): Value {
  return {
    operationId: operation.id,
    parameters:
      operation.parameters.length > 0
        ? operation.parameters.map((name) => ({ name, in: "path", required: true, type: "string" }))
        : undefined,
    responses: local("api_responses"),
    "x-google-backend": local(`api_backends.${identifier(operation.function)}`),
  };
}
