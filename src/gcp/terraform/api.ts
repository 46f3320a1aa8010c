import {
  type Block,
  block,
  call,
  jsonencode,
  local,
  locals,
  type Resource,
  ref,
  resource,
  type Value,
  v,
} from "@motif/compile";
import { GATEWAY } from "../plan/callers.ts";
import type { ApiPlan, GcpPlan, OperationPlan } from "../plan/gcp-plan.ts";
import { BETA, fullName, identifier, prefixed, SERVICES } from "./naming.ts";
import { emailOf, functionUrl } from "./references.ts";

/** The API Gateway in front of the functions, where more than one answers. */
export function apiBlocks(plan: GcpPlan): Block[] {
  const { api, app } = plan;
  if (!api || api.operations.length === 0) return [];
  return [
    backends(plan, api),
    resource(
      "google_api_gateway_api",
      "app",
      { api_id: fullName(app, api.name), display_name: prefixed(app) },
      { provider: BETA, dependsOn: [SERVICES] },
    ),
    apiConfig(plan, api),
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

/**
 * The function sees the path as the client sent it, and gets as long as its timeout.
 * @see https://docs.cloud.google.com/api-gateway/docs/oasv2-extensions
 */
function backends({ functions }: GcpPlan, { operations }: ApiPlan): Block {
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
function apiConfig({ app }: GcpPlan, api: ApiPlan): Resource {
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
