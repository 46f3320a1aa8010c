import { nameOf, type PhysicalName, type Refuse } from "@motif/compile/kit";
import {
  type ApiEntry,
  bodyLimitsOf,
  entryNamed,
  type Inventory,
  pathShape,
  type RouteEntry,
  routesOf,
} from "@motif/core/model";
import type { BasePlan } from "../ground/plan.ts";
import { QUOTAS } from "./profile.ts";
import { gatewayRoutes, hasGateway, onlyFunctionOf, streams } from "./routing.ts";

/** The HTTP API of a plan. */
export interface ApiPlans {
  readonly api?: ApiPlan;
}

/** The HTTP API: a function's own address, or an API Gateway in front of several. */
export interface ApiPlan {
  readonly name: string;
  /** Set where one function answers everything, or everything that is not streamed. */
  readonly onlyFunction?: string;
  /** Functions that stream and are called directly, beside what answers the others. */
  readonly direct: readonly string[];
  /** What the gateway lets through; without any there is no gateway. */
  readonly operations: readonly OperationPlan[];
}

/** An operation of the OpenAPI document, and the function behind it. */
export interface OperationPlan {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly string[];
  readonly function: string;
}

/** The HTTP API, where the app has one. */
export function planApi(inventory: Inventory, refuse: Refuse): ApiPlans {
  const { api } = inventory;
  if (!api) return {};
  refuseLargeBodies(inventory, refuse);
  refuseValidation(api, refuse);
  const onlyFunction = onlyFunctionOf(inventory);
  const direct = [...new Set(routesOf(inventory).map((route) => route.function))].filter(
    (name) => name !== onlyFunction && streams(entryNamed(inventory.functions, name)),
  );
  return {
    api: {
      name: api.name,
      ...(onlyFunction !== undefined && { onlyFunction }),
      direct,
      operations: hasGateway(inventory) ? operationsOf(gatewayRoutes(inventory), api.cors !== undefined) : [],
    },
  };
}

/** Its documentation names no such feature, and a function's own address has no gateway at all. */
function refuseValidation({ name, validation }: ApiEntry, refuse: Refuse): void {
  if (validation === undefined) return;
  refuse(
    name,
    "validation is gateway, and Google Cloud's API Gateway validates no bodies; leave it out, and the function refuses bad requests",
  );
}

/** "Maximum request size for HTTP/1: 32 MiB if using HTTP/1 server" (https://docs.cloud.google.com/run/quotas#request_limits). */
function refuseLargeBodies(inventory: Inventory, refuse: Refuse): void {
  const limit = QUOTAS.requestBody.value;
  for (const { where, bytes } of bodyLimitsOf(inventory)) {
    if (bytes <= limit) continue;
    refuse(
      where,
      `bodyLimit is ${bytes} bytes; Cloud Run takes ${limit} at most. Have clients put large bodies into a bucket`,
    );
  }
}

/** Whether there is an API Gateway. */
export function isBehindGateway({ api }: ApiPlans): boolean {
  return api !== undefined && api.operations.length > 0;
}

/** The name of the gateway. */
export function gatewayNames({ app, api }: BasePlan & ApiPlans): PhysicalName[] {
  if (!api || api.operations.length === 0) return [];
  const limit = QUOTAS.gatewayNameLength.value;
  return [{ where: api.name, service: "gateway", name: nameOf(app, api.name), limit }];
}

/** The operations that the gateway lets through: the routes, HEAD beside every GET, and OPTIONS where browsers ask. */
function operationsOf(routes: readonly RouteEntry[], cors: boolean): OperationPlan[] {
  const shapes = [...Map.groupBy(routes, ({ path }) => pathShape(path)).values()];
  const taken = new Set<string>();
  return shapes.flatMap((sharing) => {
    const [first] = sharing;
    if (!first) return [];
    const has = (method: string) => sharing.some((route) => route.method === method);
    const heads = sharing.filter(({ method }) => method === "GET" && !has("HEAD"));
    const methods = [
      ...sharing.map((route) => ({ method: route.method, route })),
      ...heads.map((route) => ({ method: "HEAD", route })),
      ...(cors ? [{ method: "OPTIONS", route: first }] : []),
    ];
    // OpenAPI takes two paths for one that differ in the names of their parameters only: the first one's stand for all.
    return methods.map(({ method, route }) => ({
      id: operationId(method, first.path, taken),
      method,
      path: pathTemplate(first.path),
      parameters: first.parameters,
      function: route.function,
    }));
  });
}

/**
 * A path as an OpenAPI 2.0 document of API Gateway has it: "If a templated path contains a variable denoted by a double wildcard
 * segment (e.g. {var=**}) […] The requests may contain any and all characters, including the forward slash (/)"
 * (https://docs.cloud.google.com/api-gateway/docs/path-templating).
 */
function pathTemplate(path: string): string {
  return path.replace(/\+\}$/, "=**}");
}

/** `GET /items/{id}` is `get_items_id`. Where two would be the same, the later has a number. */
function operationId(method: string, path: string, taken: Set<string>): string {
  const words = path.toLowerCase().match(/[a-z0-9]+/g) ?? ["root"];
  const base = [method.toLowerCase(), ...words].join("_");
  let id = base;
  for (let number = 2; taken.has(id); number++) id = `${base}_${number}`;
  taken.add(id);
  return id;
}
