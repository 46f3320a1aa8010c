import type { HttpFunction } from "../../functions/http.ts";
import { propertiesOf } from "../../ground/json-schema.ts";
import { checkDuration, checkInteger } from "../../ground/numbers.ts";
import { checkOptions } from "../../ground/options.ts";
import { checkOrigin } from "../../ground/origin.ts";
import { type Report, reportMissing } from "../../ground/report.ts";
import type { Named } from "../../ground/trigger.ts";
import { checkAuthorizers } from "./check-authorizers.ts";
import { checkMiddleware } from "./check-middleware.ts";
import type { CorsOptions, HttpApi } from "./declare.ts";
import { disputedPath } from "./overlap.ts";
import { ANY, type ParsedRoute, parseRoute, shapeOf } from "./routes.ts";

/** https://www.rfc-editor.org/rfc/rfc9110#name-field-names */
const FIELD_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const DAY = 24 * 60 * 60_000;
/**
 * What the cloud takes that takes most: "Max request size (MB) 210" of Azure Functions
 * (https://learn.microsoft.com/azure/azure-functions/functions-scale#service-limits).
 */
const LARGEST_BODY = 210_000_000;

/** Reports what is wrong with an API. */
export function checkApi(
  { name, wiring: api }: Named<HttpApi>,
  report: Report,
  before: readonly Named<HttpApi>[],
): void {
  checkOptions(name, api, ["cors", "bodyLimit", "open", "through", "validation"], report, {
    fixed: ["kind", "routes"],
  });
  const other = before.at(-1);
  if (other) report(name, `the app has an HTTP API already (${other.name}); put all routes into one`);
  checkRoutes(name, api, report);
  checkAuthorizers(name, api, report);
  checkMiddleware(name, api, report);
  checkInteger(name, "bodyLimit", api.bodyLimit, 1, LARGEST_BODY, report);
  checkCors(name, api.cors, report);
  if (!["function", "gateway", undefined].includes(api.validation))
    report(name, `validation is "${String(api.validation)}"; it must be function or gateway`);
}

function checkRoutes(name: string, api: HttpApi, report: Report): void {
  const shapes = new Map<string, string>();
  const routes: ParsedRoute[] = [];
  for (const [key, fn] of Object.entries(api.routes)) {
    const where = `${name}, route "${key}"`;
    if (fn?.kind !== "http") reportMissing(where, "HTTP function", report);
    const route = parseRoute(key);
    if (typeof route === "string") {
      report(where, route);
      continue;
    }
    if (/^\/_motif(?:\/|$)/.test(route.path))
      report(where, "paths under /_motif/ belong to the dev server's admin API");
    const twin = shapes.get(shapeOf(route));
    if (twin !== undefined) report(where, `matches the same requests as "${twin}"`);
    shapes.set(shapeOf(route), key);
    checkDispute(where, route, routes, report);
    routes.push(route);
    if (fn?.kind === "http") checkRouteFunction(where, route, fn, report);
  }
}

function checkDispute(
  where: string,
  route: ParsedRoute,
  before: readonly ParsedRoute[],
  report: Report,
): void {
  for (const other of before) {
    if (route.path !== other.path && route.path.replace("+}", "}") === other.path.replace("+}", "}"))
      report(
        where,
        `its path is that of "${other.method} ${other.path}" but for the +, and OpenAPI, which has none, takes the two for one; give the parameters different names`,
      );
    const path = disputedPath(route, other);
    if (path === undefined) continue;
    report(
      where,
      `"${other.method} ${other.path}" matches ${path} too, and clouds do not agree which of the two is asked for it; name its first segments in both, or take another path for one of them`,
    );
  }
}

function checkRouteFunction(where: string, route: ParsedRoute, fn: HttpFunction, report: Report): void {
  if (fn.body && ["GET", "HEAD", "DELETE", ANY].includes(route.method)) {
    const method = route.method === ANY ? "GET" : route.method;
    report(where, `function ${fn.name} wants a body, and a ${method} request has none`);
  }
  checkInteger(`function ${fn.name}`, "bodyLimit", fn.bodyLimit, 1, LARGEST_BODY, report);
  for (const status of Object.keys(fn.responses ?? {})) {
    if (!/^[2-5]\d\d$/.test(status))
      report(
        where,
        `function ${fn.name} says what it answers with ${status}, which is no status of an answer`,
      );
  }
  const wanted = fn.params && propertiesOf(fn.params);
  for (const parameter of wanted ?? []) {
    if (!route.parameters.includes(parameter)) {
      report(
        where,
        `function ${fn.name} wants the parameter "${parameter}", and the path has no {${parameter}}`,
      );
    }
  }
}

function checkCors(name: string, cors: CorsOptions | undefined, report: Report): void {
  const choices = ["origins", "headers", "exposeHeaders", "maxAge"];
  checkOptions(name, cors, choices, report, { prefix: "cors." });
  checkDuration(name, "cors.maxAge", cors?.maxAge, 0, DAY, report);
  if (cors?.origins?.length === 0) {
    report(
      name,
      'cors.origins is empty, so that no page may call the API; name origins, or leave "cors" out',
    );
  }
  for (const origin of cors?.origins ?? []) {
    checkOrigin(name, "cors.origins", origin, report);
  }
  for (const option of ["headers", "exposeHeaders"] as const) {
    for (const header of cors?.[option] ?? []) {
      if (!FIELD_NAME.test(header))
        report(name, `cors.${option} has "${header}", which is no name of a header`);
    }
  }
}
