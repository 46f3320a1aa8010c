import { nameOf, type PhysicalName } from "@motif/compile/kit";
import { entryNamed, type Inventory, type RouteEntry, routesOf } from "@motif/core/model";
import type { BasePlan } from "../ground/plan.ts";
import { QUOTAS } from "./profile.ts";
import { gatewayRoutes, hasGateway, onlyFunctionOf, pathShape, streams } from "./routing.ts";

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
export function planApi(inventory: Inventory): ApiPlans {
  const { api } = inventory;
  if (!api) return {};
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
      path: first.path,
      parameters: first.parameters,
      function: route.function,
    }));
  });
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
