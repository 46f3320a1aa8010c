import type { SynchronousDelivery } from "../../ground/delivery.ts";
import type { Named, TriggerOf } from "../../ground/trigger.ts";
import type { CorsOptions, HttpApi } from "./declare.ts";
import { type ParsedRoute, parseRoute } from "./routes.ts";

/** A request to a route of the HTTP API. `path` has `{parameter}` segments, and `parameters` are their names. */
export type ApiTrigger = TriggerOf<"api", { readonly api: string } & ParsedRoute, SynchronousDelivery>;

/** The HTTP API. `bodyLimit` is in bytes. */
export interface ApiEntry {
  readonly name: string;
  readonly cors?: CorsOptions;
  readonly bodyLimit: number;
  /** Set where the author wants the gateway to hold requests against schemas. */
  readonly validation?: "gateway";
}

/** A route: `path` has `{parameter}` segments, and `parameters` are their names. */
export interface RouteEntry extends ParsedRoute {
  readonly function: string;
}

/** In bytes: what an API takes that says nothing of it. */
export const DEFAULT_BODY_LIMIT = 6 * 1024 * 1024;

/** Resolves the API. */
export function apiEntry({ name, wiring: { cors, bodyLimit, validation } }: Named<HttpApi>): ApiEntry {
  return {
    name,
    ...(cors && { cors }),
    bodyLimit: bodyLimit ?? DEFAULT_BODY_LIMIT,
    ...(validation === "gateway" && { validation }),
  };
}

/** The triggers of an API: its routes. */
export function apiTriggers({ name: api, wiring }: Named<HttpApi>): ApiTrigger[] {
  return Object.entries(wiring.routes).map(([name, fn]) => ({
    kind: "api",
    name,
    source: { api, ...checkedRoute(name) },
    function: fn.name,
    delivery: { mode: "synchronous" },
  }));
}

function checkedRoute(key: string): ParsedRoute {
  const route = parseRoute(key);
  if (typeof route === "string") throw new Error(`Route ${key} was not checked: ${route}`);
  return route;
}
