import type { Refuse } from "@motif/compile/kit";
import {
  type ApiEntry,
  type ApiTrigger,
  entryNamed,
  explicitRoutesOf,
  type FunctionEntry,
  type Inventory,
  pathShape,
  type RouteEntry,
} from "@motif/core/model";
import { refuseSlowAnswer } from "../function/answers.ts";
import type { AppPlan } from "../ground/plan.ts";
import type { Called } from "../ground/room.ts";
import type { ApiSettings, HttpRoute } from "./environment.ts";
import { refuseOtherCase } from "./other-case.ts";
import { QUOTAS } from "./profile.ts";

/** The HTTP API of a plan. */
export interface ApiPlans {
  readonly api?: ApiPlan;
}

/** The HTTP API: the address of its function app, or API Management in front of several. */
export interface ApiPlan {
  readonly name: string;
  /** Of the function app whose address is the API's, or which answers what no operation matches. */
  readonly defaultApp: string;
  /** Operations of API Management; empty where one function app has the whole API. */
  readonly operations: readonly OperationPlan[];
  /** Functions that stream, which are called at the addresses of their function apps: API Management collects responses. */
  readonly besides: readonly { readonly function: string; readonly app: string }[];
}

/** An operation of API Management and the function app behind it. `label` names it in identifiers: `get_items_id`. */
export interface OperationPlan {
  readonly label: string;
  readonly method: string;
  readonly path: string;
  readonly app: string;
}

/** What no route matches: API Management hands it to a function app, which answers as the engine does. */
const ANY_PATH = "/*";
const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

/** What its routes make of a function. */
export function calledByRoutes(
  fn: FunctionEntry,
  _triggers: readonly ApiTrigger[],
  inventory: Inventory,
  refuse: Refuse,
): Called {
  if (!streams(fn)) refuseSlowAnswer(fn, "let it stream (streams: true), ", refuse);
  const routes = explicitRoutesOf(inventory).filter((route) => route.function === fn.name);
  return {
    settings: apiSettings(routes, inventory),
    sources: [...Map.groupBy(routes, ({ path }) => path)].map(([path, own]) => ({
      route: { path, methods: own.map(({ method }) => method) },
    })),
  };
}

/** All routes, for what answers requests that none of them matches. */
export function allRoutes(inventory: Inventory): ApiSettings {
  return apiSettings(explicitRoutesOf(inventory), inventory);
}

function apiSettings(entries: readonly HttpRoute[], { api }: Inventory): ApiSettings {
  const routes = entries.map(({ method, path }) => ({ method, path }));
  return { kind: "api", routes, ...(api?.cors && { cors: api.cors }), bodyLimit: api?.bodyLimit ?? 0 };
}

/** The HTTP API, where the app has one. */
export function planApi(inventory: Inventory, apps: readonly AppPlan[], refuse: Refuse): ApiPlans {
  const { api, functions } = inventory;
  if (!api) return {};
  refuseValidation(api, refuse);
  const routes = explicitRoutesOf(inventory);
  refuseOtherCase(routes, api.name, refuse);
  const appOf = (route: RouteEntry) =>
    apps.find((app) => app.functions.some(({ name }) => name === route.function))?.name ?? "";
  const everywhere = appsOf(routes, appOf);
  const [streaming, collected] =
    everywhere.length > 1
      ? split(routes, (route) => streams(entryNamed(functions, route.function)))
      : [[], routes];
  const served = appsOf(collected, appOf);
  const defaultApp = served[0] ?? everywhere[0] ?? "";
  if (served.length > 1) refuseWhatGatewayCuts(collected, functions, refuse);
  const wanted = served.length > 1 ? operations(collected, defaultApp, appOf) : [];
  refuseManyOperations(wanted, api.name, refuse);
  return {
    api: {
      name: api.name,
      defaultApp,
      operations: wanted,
      besides: [...new Map(streaming.map((route) => [route.function, appOf(route)]))].map(([name, app]) => ({
        function: name,
        app,
      })),
    },
  };
}

/**
 * API Management could, by its policy validate-content, and is not in front of an API whose functions are in one app; its order
 * would be another one, too: a bad body would be told of before anybody asked who sends it.
 */
function refuseValidation({ name, validation }: ApiEntry, refuse: Refuse): void {
  if (validation === undefined) return;
  refuse(
    name,
    "validation is gateway, and Azure Functions has no gateway that validates requests before a function's authorizer is asked; leave it out, and the function refuses bad ones",
  );
}

/** Whether a function's responses have to be sent as they come. */
export function streams({ definition }: FunctionEntry): boolean {
  return definition.kind === "http" && definition.streams;
}

function appsOf(routes: readonly RouteEntry[], appOf: (route: RouteEntry) => string): string[] {
  return [...new Set(routes.map(appOf))];
}

function split<T>(items: readonly T[], first: (item: T) => boolean): readonly [T[], T[]] {
  return [items.filter(first), items.filter((item) => !first(item))];
}

/** https://learn.microsoft.com/azure/api-management/service-limits */
function refuseWhatGatewayCuts(
  routes: readonly RouteEntry[],
  functions: readonly FunctionEntry[],
  refuse: Refuse,
): void {
  const { requestDuration } = QUOTAS;
  for (const name of new Set(routes.map((route) => route.function))) {
    const { timeoutMs } = entryNamed(functions, name);
    if (timeoutMs <= requestDuration.value * 1000) continue;
    refuse(
      `function ${name}`,
      `has a timeout of ${timeoutMs / 1000} s, and API Management, which is in front of an API whose functions are in several function apps, ends a request after ${requestDuration.value} s; lower it, let it stream (streams: true), give all functions of the API the same grants and settings, or accept the request and do the work behind a queue`,
    );
  }
}

function refuseManyOperations(wanted: readonly OperationPlan[], api: string, refuse: Refuse): void {
  const { value: most } = QUOTAS.operations;
  if (wanted.length <= most) return;
  refuse(
    api,
    `has ${wanted.length} operations (a GET route is also one for HEAD), and API Management takes ${most} in its Consumption tier; share the routes among more apps`,
  );
}

/** Each route; HEAD beside each GET, which the adapter answers too; and everything else. */
function operations(
  routes: readonly RouteEntry[],
  defaultApp: string,
  appOf: (route: RouteEntry) => string,
): OperationPlan[] {
  const taken = new Set(routes.map(keyOf));
  const heads = routes
    .filter(({ method }) => method === "GET")
    .map((route) => ({ ...route, method: "HEAD" }))
    .filter((route) => !taken.has(keyOf(route)));
  const wanted = [...routes, ...heads].map((route) => ({
    method: route.method,
    path: urlTemplate(route.path),
    app: appOf(route),
  }));
  const others = METHODS.map((method) => ({ method, path: ANY_PATH, app: defaultApp }));
  return labelled([...wanted, ...others]);
}

function keyOf({ method, path }: HttpRoute): string {
  return `${method} ${pathShape(path)}`;
}

/** A path as API Management takes it: `/files/{key+}` is `/files/*`. */
function urlTemplate(path: string): string {
  return path.replace(/\{\w+\+\}$/, "*");
}

/** What an operation's id has of its route: of 80 characters, a dash and four digits are for a number. */
const LONGEST_BASE = QUOTAS.operationIdLength.value - 5;

/** `GET /items/{id}` is `get_items_id`. Where two would be the same, the later has a number. */
function labelled(operations: readonly Omit<OperationPlan, "label">[]): OperationPlan[] {
  const taken = new Set<string>();
  return operations.map((operation) => {
    const words = operation.path.toLowerCase().match(/[a-z0-9]+/g) ?? [
      operation.path === ANY_PATH ? "any" : "root",
    ];
    const base = [operation.method.toLowerCase(), ...words].join("_").slice(0, LONGEST_BASE);
    let label = base;
    for (let number = 2; taken.has(label); number++) label = `${base}_${number}`;
    taken.add(label);
    return { label, ...operation };
  });
}
