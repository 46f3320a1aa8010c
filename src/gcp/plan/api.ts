import { entryNamed, type Inventory, type RouteEntry } from "@motif/core/model";
import { gatewayRoutes, hasGateway, onlyFunctionOf, streams } from "./callers.ts";
import type { ApiPlan, OperationPlan } from "./gcp-plan.ts";

/** The HTTP API, where the app has one. */
export function planApi(inventory: Inventory): ApiPlan | undefined {
  const { api } = inventory;
  if (!api) return undefined;
  const onlyFunction = onlyFunctionOf(inventory);
  const direct = [...new Set(api.routes.map((route) => route.function))].filter(
    (name) => name !== onlyFunction && streams(entryNamed(inventory.functions, name)),
  );
  return {
    name: api.name,
    ...(onlyFunction !== undefined && { onlyFunction }),
    direct,
    operations: hasGateway(inventory) ? operationsOf(gatewayRoutes(inventory), api.cors !== undefined) : [],
  };
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

/** A path without the names of its parameters: two paths of one shape are one for OpenAPI. */
export function pathShape(path: string): string {
  return path.replaceAll(/\{[^}]*\}/g, "{}");
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
