import { logRetentionDays, type Refuse } from "@motif/compile/kit";
import { milliseconds } from "@motif/core";
import {
  ANY,
  type ApiEntry,
  bodyLimitsOf,
  bySpecificity,
  entryNamed,
  type FunctionEntry,
  type Inventory,
  methodsOfAny,
  pathShape,
  pathsOverlap,
  type RouteEntry,
  routesOf,
  shapeOf,
  withoutAny,
} from "@motif/core/model";
import { keepsLogs } from "../ground/logs.ts";
import { FUNCTION_NAME_LENGTH } from "../ground/profile.ts";
import type { FunctionNeeds } from "../ground/room.ts";
import { BODY_LIMIT, ROUTES } from "./environment.ts";
import { QUOTAS } from "./profile.ts";

/** The HTTP API of a plan, and the URLs of functions that stream. */
export interface ApiPlans {
  readonly api?: ApiPlan;
  readonly functionUrls: readonly FunctionUrlPlan[];
}

/** An API Gateway HTTP API. */
export interface ApiPlan {
  readonly name: string;
  readonly routes: readonly RoutePlan[];
  readonly cors?: CorsPlan;
  readonly logRetentionDays: number;
}

/** A route and the function behind it. `label` names it in identifiers: `get_items_id`. */
export interface RoutePlan {
  readonly label: string;
  readonly method: string;
  readonly path: string;
  readonly function: string;
}

/** A function URL that streams. Who may call it is an input of the deployment. */
export interface FunctionUrlPlan {
  readonly function: string;
  /** `GET /exports/{id}` */
  readonly routes: readonly string[];
  readonly cors?: CorsPlan;
}

/** Which pages of other origins may call an API or a function URL. */
export interface CorsPlan {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly maxAge?: number;
}

/** The HTTP API, where the app has one that is not for functions that stream alone, and the URLs of those. */
export function planApi(inventory: Inventory, refuse: Refuse): ApiPlans {
  const { api, functions } = inventory;
  if (!api) return { functionUrls: [] };
  refuseLargeBodies(inventory, refuse);
  refuseValidation(api, refuse);
  const all = routesOf(inventory);
  if (functions.some(streams)) refuseLongCors(api, refuse);
  const functionUrls = functions.filter(streams).map(({ name }) =>
    functionUrl(
      name,
      api,
      all.filter((route) => route.function === name),
    ),
  );
  const routes = all.filter((route) => !streams(entryNamed(functions, route.function)));
  if (routes.length === 0) return { functionUrls };
  refuseSlowFunctions(routes, inventory, refuse);
  const taken = withoutDoubt(routes);
  const labelledRoutes = labelled([...taken, ...headRoutes(taken)]);
  refuseManyRoutes(api.name, labelledRoutes, refuse);
  refuseLargePolicies(labelledRoutes, refuse);
  return {
    api: {
      name: api.name,
      routes: labelledRoutes,
      ...corsOf(api, routes),
      logRetentionDays: logRetentionDays(inventory, keepsLogs.allowed, keepsLogs.rule, refuse),
    },
    functionUrls,
  };
}

/** What a function needs that answers requests. */
export function apiNeeds(fn: FunctionEntry, inventory: Inventory): FunctionNeeds {
  const own = routesOf(inventory).filter((route) => route.function === fn.name);
  return {
    environment: {
      ...(inventory.api && { [BODY_LIMIT]: String(inventory.api.bodyLimit) }),
      ...((streams(fn) || own.some(wantsHead)) && { [ROUTES]: JSON.stringify(own.map(keyOf)) }),
    },
  };
}

/** Whether a function's responses are streamed: an HTTP API cannot (https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html). */
export function streams({ definition }: FunctionEntry): boolean {
  return definition.kind === "http" && definition.streams;
}

/** Whether the function of a route is asked for HEAD as such, and not for GET in its place. */
function wantsHead({ method }: RouteEntry): boolean {
  return method === "HEAD" || method === ANY;
}

function keyOf({ method, path }: RouteEntry): string {
  return `${method} ${path}`;
}

function functionUrl(name: string, api: ApiEntry, routes: readonly RouteEntry[]): FunctionUrlPlan {
  return { function: name, routes: routes.map(keyOf), ...corsOf(api, routes) };
}

/**
 * "Choose REST APIs if you need features such as API keys, per-client throttling, request validation […]"
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-vs-rest.html).
 */
function refuseValidation({ name, validation }: ApiEntry, refuse: Refuse): void {
  if (validation === undefined) return;
  refuse(
    name,
    "validation is gateway, and an HTTP API of API Gateway validates no requests; leave it out, and the function refuses bad ones",
  );
}

/** API Gateway hands a request to Lambda in one event. */
function refuseLargeBodies(inventory: Inventory, refuse: Refuse): void {
  const limit = QUOTAS.payload.value;
  for (const { where, bytes } of bodyLimitsOf(inventory)) {
    if (bytes <= limit) continue;
    refuse(
      where,
      `bodyLimit is ${bytes} bytes; Lambda takes ${limit} at most, and about a quarter less for binary content. Have clients put large bodies into a bucket`,
    );
  }
}

/** After that API Gateway answers 503, while the function goes on. */
function refuseSlowFunctions(routes: readonly RouteEntry[], inventory: Inventory, refuse: Refuse): void {
  const limit = QUOTAS.integrationTimeout.value;
  for (const name of new Set(routes.map((route) => route.function))) {
    const { timeoutMs } = entryNamed(inventory.functions, name);
    if (timeoutMs <= limit * 1000) continue;
    refuse(
      `function ${name}`,
      `has a timeout of ${timeoutMs / 1000} s, and API Gateway waits ${limit} s; lower it, let it stream (streams: true), or accept the request and do the work behind a queue`,
    );
  }
}

/** A permission, as it stands in the function's policy, with the longest name that a function can have. */
function permissionOf({ label, method, path }: RoutePlan): object {
  const where = "ap-southeast-1:123456789012";
  return {
    Sid: label,
    Effect: "Allow",
    Principal: { Service: "apigateway.amazonaws.com" },
    Action: "lambda:InvokeFunction",
    Resource: `arn:aws:lambda:${where}:function:${"x".repeat(FUNCTION_NAME_LENGTH.value)}`,
    Condition: {
      ArnLike: {
        "AWS:SourceArn": `arn:aws:execute-api:${where}:a1b2c3d4e5/$default/${method === ANY ? "*" : method}${path}`,
      },
    },
  };
}

/** An HTTP API has no such limits. */
function refuseLongCors({ name, cors }: ApiEntry, refuse: Refuse): void {
  const { corsEntries, corsOrigin, corsHeader } = QUOTAS;
  const lists = [
    { option: "cors.origins", texts: cors?.origins ?? [], longest: corsOrigin.value },
    { option: "cors.headers", texts: allowedHeaders(cors), longest: corsHeader.value },
    { option: "cors.exposeHeaders", texts: cors?.exposeHeaders ?? [], longest: corsHeader.value },
  ];
  for (const { option, texts, longest } of lists) {
    if (texts.length > corsEntries.value) {
      refuse(
        name,
        `${option} makes ${texts.length} entries, and the URL of a function that streams takes ${corsEntries.value}; name fewer`,
      );
    }
    const long = texts.find((text) => text.length > longest);
    if (long !== undefined) {
      refuse(
        name,
        `${option} has an entry of ${long.length} characters, and the URL of a function that streams takes ${longest}; write a shorter one`,
      );
    }
  }
}

function refuseManyRoutes(api: string, routes: readonly RoutePlan[], refuse: Refuse): void {
  const { value: most } = QUOTAS.routes;
  if (routes.length <= most) return;
  refuse(
    api,
    `has ${routes.length} routes (a GET route is also one for HEAD), and API Gateway takes ${most} of an account that has not asked for more; share them among more apps`,
  );
}

/** Each route has a permission of its own, all of them in one policy of limited size. */
function refuseLargePolicies(routes: readonly RoutePlan[], refuse: Refuse): void {
  const limit = QUOTAS.resourcePolicy.value;
  for (const [name, own] of Map.groupBy(routes, (route) => route.function)) {
    const size = JSON.stringify({
      Version: "2012-10-17",
      Id: "default",
      Statement: own.map(permissionOf),
    }).length;
    if (size <= limit) continue;
    refuse(
      `function ${name}`,
      `answers ${own.length} routes (a GET route is also one for HEAD), whose permissions take up to ${size} bytes; Lambda allows ${limit}. Share the routes among more functions`,
    );
  }
}

/** Clients send JSON: its type needs no naming. */
function allowedHeaders(cors: ApiEntry["cors"]): string[] {
  return [...new Set(["content-type", ...(cors?.headers ?? [])])];
}

function corsOf({ cors }: ApiEntry, routes: readonly RouteEntry[]): { readonly cors?: CorsPlan } {
  if (!cors) return {};
  return {
    cors: {
      origins: cors.origins,
      methods: [...new Set(routes.flatMap(methodsOf))].sort(),
      headers: allowedHeaders(cors),
      exposeHeaders: cors.exposeHeaders ?? [],
      ...(cors.maxAge !== undefined && { maxAge: Math.round(milliseconds(cors.maxAge) / 1000) }),
    },
  };
}

/** `ANY` would be `*` here, which browsers do not take for all methods where a request has credentials. */
function methodsOf({ method }: RouteEntry): readonly string[] {
  return method === ANY ? methodsOfAny(true) : [method];
}

/**
 * Routes with `ANY` spelled out where another route, whose path says less, has a method of its own: API Gateway documents that a
 * full match counts before a greedy one, and not whether `ANY /items/recent` counts before `GET /items/{id}`.
 */
function withoutDoubt(routes: readonly RouteEntry[]): RouteEntry[] {
  const isInDoubt = ({ path }: RouteEntry) =>
    routes.some(
      (other) =>
        other.method !== ANY &&
        pathShape(other.path) !== pathShape(path) &&
        pathsOverlap(path, other.path) &&
        bySpecificity(path, other.path) < 0,
    );
  const spelledOut = withoutAny(routes, false).filter((route) => !routes.includes(route));
  return routes.flatMap((route) =>
    route.method === ANY && isInDoubt(route) ? spelledOut.filter(({ path }) => path === route.path) : [route],
  );
}

/**
 * A route of API Gateway is for its own method only, so GET does not take HEAD along as it does locally
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html). The adapter leaves the body out.
 */
function headRoutes(routes: readonly RouteEntry[]): RouteEntry[] {
  const own = new Set(routes.filter(({ method }) => method === "HEAD").map(shapeOf));
  return routes
    .filter(({ method }) => method === "GET")
    .map((route) => ({ ...route, method: "HEAD" }))
    .filter((route) => !own.has(shapeOf(route)));
}

/** Routes with a label each: `GET /items/{id}` is `get_items_id`. Where two would be the same, the later has a number. */
function labelled(routes: readonly RouteEntry[]): RoutePlan[] {
  const taken = new Set<string>();
  return routes.map(({ method, path, function: fn }) => {
    const words = path.toLowerCase().match(/[a-z0-9]+/g) ?? ["root"];
    const base = [method.toLowerCase(), ...words].join("_");
    let label = base;
    for (let number = 2; taken.has(label); number++) label = `${base}_${number}`;
    taken.add(label);
    return { label, method, path, function: fn };
  });
}
