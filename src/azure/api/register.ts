import type { HttpMethod } from "@azure/functions";
import { METHODS, registerHttp } from "../function/http/register.ts";
import { type Load, registerEach } from "../function/register.ts";
import type { ApiSettings, HttpRoute } from "./environment.ts";

/** Tells the host of the routes of a function: a function of Azure for each path. */
export function register(names: readonly string[], { routes }: ApiSettings, load: Load): void {
  const methodsOf = new Map<string, HttpMethod[]>();
  for (const { method, path } of routes) {
    const methods = methodsOf.get(path) ?? [];
    methods.push(...METHODS.filter((known) => known === method || (method === "GET" && known === "HEAD")));
    methodsOf.set(path, [...new Set(methods)]);
  }
  registerEach(names, [...methodsOf], (name, [path, methods]) => {
    registerHttp(name, { route: routeOf({ path }), methods, authLevel: "anonymous" }, load);
  });
}

/**
 * Tells the host of what answers requests that no route matches. Its name has to come after all others: the host tries
 * routes in the order of the functions' names (https://github.com/Azure/azure-functions-host/issues/9876).
 */
export function registerUnmatched(name: string, load: Load): void {
  registerHttp(name, { route: "{*path}", methods: METHODS, authLevel: "anonymous" }, load);
}

/** A route as the host takes it: without a slash in front, and `{*name}` for the rest of a path. */
function routeOf({ path }: Pick<HttpRoute, "path">): string {
  return path.slice(1).replace(/\{(\w+)\+\}$/, "{*$1}") || "/";
}
