import { milliseconds } from "@motif/core";
import {
  type ApiEntry,
  entryNamed,
  type FunctionEntry,
  type Inventory,
  type RouteEntry,
  shapeOf,
} from "@motif/core/model";
import { QUOTAS } from "../profile.ts";
import type { ApiPlan, CorsPlan, FunctionPlan, RoutePlan } from "./aws-plan.ts";
import type { Refuse } from "./refuse.ts";

/** The HTTP API, where the app has one. */
export function planApi(inventory: Inventory, logRetentionDays: number, refuse: Refuse): ApiPlan | undefined {
  const { api } = inventory;
  if (!api) return undefined;
  refuseLargeBodies(api, refuse);
  const routes = api.routes.filter((route) => !streams(entryNamed(inventory.functions, route.function)));
  if (routes.length === 0) return undefined;
  refuseSlowFunctions(routes, inventory, refuse);
  const labelledRoutes = labelled([...routes, ...headRoutes(routes)]);
  refuseManyRoutes(labelledRoutes, refuse);
  return {
    name: api.name,
    routes: labelledRoutes,
    ...corsOf(api, routes),
    logRetentionDays,
  };
}

/** The URL of a function that streams, which an HTTP API cannot do: https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html */
export function planFunctionUrl(fn: FunctionEntry, { api }: Inventory): Pick<FunctionPlan, "url"> {
  if (!api || !streams(fn)) return {};
  const routes = api.routes.filter((route) => route.function === fn.name);
  return {
    url: { routes: routes.map(({ method, path }) => `${method} ${path}`), ...corsOf(api, routes) },
  };
}

/** Whether a function's responses are streamed. */
export function streams({ definition }: FunctionEntry): boolean {
  return definition.kind === "http" && definition.streams;
}

/** API Gateway hands a request to Lambda in one event. */
function refuseLargeBodies({ name, bodyLimit }: ApiEntry, refuse: Refuse): void {
  const limit = QUOTAS.lambda.payload.value;
  if (bodyLimit > limit) {
    refuse(
      name,
      `bodyLimit is ${bodyLimit} bytes; Lambda takes ${limit} at most, and about a quarter less for binary content. Have clients put large bodies into a bucket`,
    );
  }
}

/** After that API Gateway answers 503, while the function goes on. */
function refuseSlowFunctions(routes: readonly RouteEntry[], inventory: Inventory, refuse: Refuse): void {
  const limit = QUOTAS.apiGateway.integrationTimeout.value;
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
    Resource: `arn:aws:lambda:${where}:function:${"x".repeat(QUOTAS.lambda.nameLength.value)}`,
    Condition: {
      ArnLike: { "AWS:SourceArn": `arn:aws:execute-api:${where}:a1b2c3d4e5/$default/${method}${path}` },
    },
  };
}

/** Each route has a permission of its own, all of them in one policy of limited size. */
function refuseManyRoutes(routes: readonly RoutePlan[], refuse: Refuse): void {
  const limit = QUOTAS.lambda.resourcePolicy.value;
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

function corsOf({ cors }: ApiEntry, routes: readonly RouteEntry[]): { readonly cors?: CorsPlan } {
  if (!cors) return {};
  return {
    cors: {
      origins: cors.origins,
      methods: [...new Set(routes.map(({ method }) => method))].sort(),
      headers: [...new Set(["content-type", ...(cors.headers ?? [])])],
      exposeHeaders: cors.exposeHeaders ?? [],
      ...(cors.maxAge !== undefined && { maxAge: Math.round(milliseconds(cors.maxAge) / 1000) }),
    },
  };
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
