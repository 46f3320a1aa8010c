import {
  entryNamed,
  explicitRoutesOf,
  type FunctionEntry,
  type Inventory,
  type RouteEntry,
  routesOf,
} from "@motif/core/model";

/** Whether a function's responses have to be sent as they come. */
export function streams({ definition }: FunctionEntry): boolean {
  return definition.kind === "http" && definition.streams;
}

/**
 * The routes that the API answers under its own address, `ANY` spelled out, which OpenAPI does not know. Nothing says that API Gateway hands on a response as it comes, so
 * functions that stream are called directly.
 */
export function gatewayRoutes(inventory: Inventory): RouteEntry[] {
  return explicitRoutesOf(inventory).filter(
    (route) => !streams(entryNamed(inventory.functions, route.function)),
  );
}

/** The function that answers everything, where there is only one: it needs no gateway in front. */
export function onlyFunctionOf(inventory: Inventory): string | undefined {
  const every = new Set(routesOf(inventory).map((route) => route.function));
  const names = every.size === 1 ? every : new Set(gatewayRoutes(inventory).map((route) => route.function));
  const [name] = names;
  return names.size === 1 ? name : undefined;
}

/** Whether there is an API Gateway: where several functions answer under one address. */
export function hasGateway(inventory: Inventory): boolean {
  return new Set(gatewayRoutes(inventory).map((route) => route.function)).size > 1;
}
