import type { HttpFunction } from "../../functions/http.ts";
import { propertiesOf } from "../../ground/json-schema.ts";
import { checkDuration, checkInteger } from "../../ground/numbers.ts";
import { checkOptions } from "../../ground/options.ts";
import { type Report, reportMissing } from "../../ground/report.ts";
import type { Named } from "../../ground/trigger.ts";
import type { CorsOptions, HttpApi } from "./declare.ts";
import { type ParsedRoute, parseRoute, shapeOf } from "./routes.ts";

/** https://www.rfc-editor.org/rfc/rfc9110#name-field-names */
const FIELD_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const DAY = 24 * 60 * 60_000;
const LARGEST_BODY = 10 * 1024 * 1024;

/** Reports what is wrong with an API. */
export function checkApi(
  { name, wiring: api }: Named<HttpApi>,
  report: Report,
  before: readonly Named<HttpApi>[],
): void {
  checkOptions(name, api, ["cors", "bodyLimit"], report, { fixed: ["kind", "routes"] });
  const other = before.at(-1);
  if (other) report(name, `the app has an HTTP API already (${other.name}); put all routes into one`);
  checkRoutes(name, api, report);
  checkInteger(name, "bodyLimit", api.bodyLimit, 1, LARGEST_BODY, report);
  checkCors(name, api.cors, report);
}

function checkRoutes(name: string, api: HttpApi, report: Report): void {
  const shapes = new Map<string, string>();
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
    if (fn?.kind === "http") checkRouteFunction(where, route, fn, report);
  }
}

function checkRouteFunction(where: string, route: ParsedRoute, fn: HttpFunction, report: Report): void {
  if (fn.body && ["GET", "HEAD", "DELETE"].includes(route.method)) {
    report(where, `function ${fn.name} wants a body, and a ${route.method} request has none`);
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

/** Browsers say their origin and nothing else, so that one with a wildcard in it is never that of a page. */
function originProblem(origin: string): string | undefined {
  if (origin === "*") return undefined;
  if (origin.includes("*")) return ", and a wildcard stands for no part of an origin; name each origin";
  if (URL.canParse(origin) && new URL(origin).origin === origin) return undefined;
  return '; write "*" or an origin such as https://shop.example';
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
    const problem = originProblem(origin);
    if (problem !== undefined) report(name, `cors.origins has "${origin}"${problem}`);
  }
  for (const option of ["headers", "exposeHeaders"] as const) {
    for (const header of cors?.[option] ?? []) {
      if (!FIELD_NAME.test(header))
        report(name, `cors.${option} has "${header}", which is no name of a header`);
    }
  }
}
