import {
  type Addressed,
  at,
  type Block,
  block,
  call,
  type Expression,
  jsonencode,
  listFor,
  local,
  locals,
  mapFor,
  member,
  output,
  type Resource,
  ref,
  resource,
  tpl,
  v,
  variable,
} from "@motif/compile";
import { fullName, prefixed } from "@motif/compile/kit";
import { BETA, FUNCTION_MAP, SERVICES } from "../ground/naming.ts";
import { place, REGION_PATTERN } from "../ground/place.ts";
import type { BasePlan } from "../ground/plan.ts";
import { ACCOUNTS, functionUrl, instanceOf } from "../ground/references.ts";
import type { TerraformParts } from "../ground/room.ts";
import { type ApiPlan, type ApiPlans, isBehindGateway } from "./plan.ts";
import { GATEWAY_ADDRESS } from "./reference.ts";
import { GATEWAY, PUBLIC } from "./trigger-plan.ts";

/** The local with the paths of the API. */
const PATHS = "api_paths";

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
    beta: "API Gateway",
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
    paths(api),
    resource(
      "google_api_gateway_api",
      "app",
      { api_id: fullName(app, api.name), display_name: prefixed(app) },
      { provider: BETA, dependsOn: [SERVICES] },
    ),
    apiConfig(app),
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
  return [
    ...(url ? [output("api_url", { description: "Base URL of the HTTP API.", value: url })] : []),
    ...(api.direct.length > 0
      ? [
          output("function_urls", {
            description: "Base URLs of the functions that stream, by their name in the app.",
            value: mapFor(["name"], [...api.direct], [ref("name"), functionUrl(ref("name"))]),
          }),
        ]
      : []),
  ];
}

function apiUrl({ onlyFunction, operations }: ApiPlan): Expression | undefined {
  if (onlyFunction !== undefined) return functionUrl(onlyFunction);
  return operations.length > 0 ? tpl`https://${ref(GATEWAY_ADDRESS, "default_hostname")}` : undefined;
}

/** The operations by path, as constants: what answers each method. */
function paths({ operations }: ApiPlan): Block {
  const rows = [...Map.groupBy(operations, ({ path }) => path)].map(([path, sharing]) => [
    path,
    {
      parameters: [...(sharing[0]?.parameters ?? [])],
      operations: sharing.map(({ method, id, function: fn }) => ({
        method: method.toLowerCase(),
        id,
        function: fn,
      })),
    },
  ]);
  return locals(
    { [PATHS]: Object.fromEntries(rows) },
    "The paths of the API, and which function answers what.",
  );
}

/** A config cannot be changed: another document is another config, which the gateway takes on before the old one goes. */
function apiConfig(app: string): Resource {
  return resource(
    "google_api_gateway_api_config",
    "app",
    {
      api: ref("google_api_gateway_api.app", "api_id"),
      api_config_id_prefix: "motif-",
      gateway_config: block({
        backend_config: block({ google_service_account: instanceOf(ACCOUNTS, GATEWAY, "email") }),
      }),
      openapi_documents: block({
        document: block({
          path: "openapi.json",
          contents: call(
            "base64encode",
            jsonencode({
              swagger: "2.0",
              info: { title: prefixed(app), version: "1" },
              schemes: ["https"],
              paths: documentPaths(),
            }),
          ),
        }),
      }),
    },
    { provider: BETA, lifecycle: { createBeforeDestroy: true } },
  );
}

/**
 * The document's operations. Functions see the path as the client sent it, and get as long as their timeout.
 * @see https://docs.cloud.google.com/api-gateway/docs/oasv2-extensions
 */
function documentPaths(): Expression {
  const answering = ref("operation.function");
  const operation = {
    operationId: ref("operation.id"),
    parameters: listFor(["name"], ref("item.parameters"), {
      name: ref("name"),
      in: "path",
      required: true,
      type: "string",
    }),
    responses: { "200": { description: "What the function answers, whatever its status." } },
    "x-google-backend": {
      address: functionUrl(answering),
      path_translation: "APPEND_PATH_TO_ADDRESS",
      deadline: member(at(local(FUNCTION_MAP), answering), "timeout"),
    },
  };
  const methods = mapFor(["operation"], ref("item.operations"), [ref("operation.method"), operation]);
  return mapFor(["path", "item"], local(PATHS), [ref("path"), methods]);
}
