import type { HttpFunction, Problem } from "@motif/core";
import type { ApiEntry, FunctionEntry, RouteEntry } from "@motif/core/model";
import { ANY } from "@motif/core/platform";
import type { HttpRequestData, HttpResponseData } from "../contract.ts";
import { Cors, isPreflight } from "./cors.ts";
import { MethodRouter } from "./method-router.ts";
import { internalProblem, invocationProblem, problem, type ReportError } from "./problems.ts";
import type { Match } from "./router.ts";
import { parseTarget } from "./target.ts";

/** A request before it is routed. The target is in origin form, or `*`. */
export type GatewayRequest = Omit<HttpRequestData, "params">;

/** Calls an HTTP function. May reject with `ThrottledError`, `FunctionTimeoutError`, `FunctionCrashError`, `no-environment`. */
export type Invoke = (functionName: string, request: HttpRequestData) => Promise<HttpResponseData>;

/** A method or `ANY`, a path pattern, and the function that is called. */
export type GatewayRoute = Pick<RouteEntry, "method" | "path" | "function">;

/** What a gateway is made of. */
export interface GatewayOptions {
  /** An app without an API has a gateway that answers 404. */
  readonly api?: Pick<ApiEntry, "cors" | "bodyLimit"> & { readonly routes: readonly GatewayRoute[] };
  /** Those that the routes name. */
  readonly functions: readonly Pick<FunctionEntry, "name" | "definition">[];
  readonly invoke: Invoke;
  readonly report: ReportError;
}

/**
 * An app's HTTP API without sockets. Whether a request fits the schemas of its function is for the function to say, as on
 * clouds whose gateways know no schemas: it is asked once.
 */
export interface Gateway {
  /** Largest request body that any function takes, in bytes. */
  readonly bodyLimit: number;
  /** Answers a request. Never rejects: every failure is problem details. */
  handle(request: GatewayRequest): Promise<HttpResponseData>;
  /** Refuses a request that could not be read as a whole; the page of `origin` may see why. */
  refuse(details: Problem, origin: string | undefined): HttpResponseData;
}

interface Route {
  readonly method: string;
  readonly fn: HttpFunction;
}

/** The body limit where there is no API to say another. */
const LIMIT_WITHOUT_API = 6 * 1024 * 1024;

/** Makes the gateway of an app. */
export function createGateway(options: GatewayOptions): Gateway {
  return new ApiGateway(options);
}

class ApiGateway implements Gateway {
  readonly bodyLimit: number;
  readonly #usualLimit: number;
  readonly #router: MethodRouter<Route>;
  readonly #cors: Cors | undefined;
  readonly #options: GatewayOptions;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#cors = options.api?.cors && new Cors(options.api.cors);
    this.#router = routerOf(options.api?.routes ?? [], options.functions, this.#cors !== undefined);
    this.#usualLimit = options.api?.bodyLimit ?? LIMIT_WITHOUT_API;
    this.bodyLimit = Math.max(this.#usualLimit, ...options.functions.map(ownLimit));
  }

  async handle(request: GatewayRequest): Promise<HttpResponseData> {
    let response: HttpResponseData;
    try {
      response = await this.#answer(request);
    } catch (error) {
      response = invocationProblem(error) ?? internalProblem(error, this.#options.report);
    }
    if (!this.#cors || isPreflight(request.method, request.headers)) return response;
    return this.#cors.apply(response, request.headers.origin);
  }

  refuse(details: Problem, origin: string | undefined): HttpResponseData {
    const response = problem(details);
    return this.#cors ? this.#cors.apply(response, origin) : response;
  }

  async #answer(request: GatewayRequest): Promise<HttpResponseData> {
    const { method } = request;
    if (request.target === "*" && method === "OPTIONS") return optionsAnswer(this.#router.methods());
    const target = parseTarget(request.target);
    if ("refusal" in target) return problem({ title: "Bad Request", status: 400, detail: target.refusal });
    const preflight = this.#preflight(request, target.path);
    if (preflight) return preflight;
    const match = endsWithSlash(target.path) ? undefined : this.#router.match(method, target.path);
    if (!match) return this.#unmatched(method, target.path);
    const { fn } = match.value;
    const limit = fn.bodyLimit ?? this.#usualLimit;
    return refusalOfBody(request, fn, limit) ?? this.#invoke(request, match);
  }

  async #invoke(request: GatewayRequest, { value: route, params }: Match<Route>): Promise<HttpResponseData> {
    // A handler of a GET route is never asked for HEAD: it could not know the method.
    const method = route.method === ANY ? request.method : route.method;
    const routed: HttpRequestData = { ...request, method, params };
    const response = await this.#options.invoke(route.fn.name, routed);
    return request.method === "HEAD" ? withoutBody(response) : response;
  }

  /**
   * The answer to a preflight, of whatever path: "If you configure CORS for an API, API Gateway automatically sends a
   * response to preflight OPTIONS requests, even if there isn't an OPTIONS route configured for your API"
   * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html). So a page sees the 404 that follows.
   */
  #preflight({ method, headers }: GatewayRequest, path: string): HttpResponseData | undefined {
    if (!this.#cors || !isPreflight(method, headers)) return undefined;
    const methods = this.#router.methods(path);
    const allowed = methods.length > 0 ? methods : this.#router.methods();
    return { status: 204, headers: this.#cors.preflight(headers, allowed), body: null };
  }

  #unmatched(method: string, path: string): HttpResponseData {
    const methods = endsWithSlash(path) ? [] : this.#router.methods(path);
    const isOptions = method === "OPTIONS" && methods.length > 0;
    return isOptions ? optionsAnswer(methods) : unmatchedProblem(method, path, methods);
  }
}

function ownLimit({ definition }: Pick<FunctionEntry, "definition">): number {
  return definition.kind === "http" ? (definition.bodyLimit ?? 0) : 0;
}

function routerOf(
  routes: readonly GatewayRoute[],
  functions: GatewayOptions["functions"],
  hasCors: boolean,
): MethodRouter<Route> {
  const byName = new Map(functions.map((fn) => [fn.name, fn.definition]));
  const router = new MethodRouter<Route>(hasCors);
  for (const { method, path, function: name } of routes) {
    const fn = byName.get(name);
    if (fn?.kind !== "http") throw new Error(`Route ${method} ${path} has no HTTP function ${name}.`);
    router.add(method, path, { method, fn });
  }
  return router;
}

/**
 * No route takes such a path, be it for the rest of a path: gateways differ in whether they send `/items/` to `/items`, and all
 * leave the slash for the function to see.
 */
function endsWithSlash(path: string): boolean {
  return path.length > 1 && path.endsWith("/");
}

/** The answer to a request for a path that is not there (404), or that has no such method (405). */
export function unmatchedProblem(method: string, path: string, methods: readonly string[]): HttpResponseData {
  if (methods.length === 0) {
    const why = endsWithSlash(path) ? ": paths end without a slash here" : "";
    return problem({ title: "Not Found", status: 404, detail: `There is no route for ${path}${why}.` });
  }
  const allow = methods.join(", ");
  const detail = `${path} can be called with ${allow}, not with ${method}.`;
  return problem({ title: "Method Not Allowed", status: 405, detail }, [["allow", allow]]);
}

/** The answer to OPTIONS that is no preflight. */
export function optionsAnswer(methods: readonly string[]): HttpResponseData {
  return { status: 204, headers: [["allow", methods.join(", ")]], body: null };
}

/** The answer to a request whose body is wrong before anybody reads it. */
function refusalOfBody(
  request: GatewayRequest,
  fn: HttpFunction,
  limit: number,
): HttpResponseData | undefined {
  const { method, body, headers } = request;
  if (!body || body.byteLength === 0) return undefined;
  if (body.byteLength > limit) return problem(tooLarge(limit));
  if (method === "GET" || method === "HEAD") {
    const detail = `A ${method} request has no body here (RFC 9110, section 9.3.1).`;
    return problem({ title: "Bad Request", status: 400, detail });
  }
  const encoding = headers["content-encoding"];
  if (fn.body && encoding !== undefined && encoding.toLowerCase() !== "identity") {
    const detail = `The body's content-encoding is ${encoding}; send it as it is.`;
    return problem({ title: "Unsupported Media Type", status: 415, detail }, [
      ["accept-encoding", "identity"],
    ]);
  }
  return undefined;
}

/** Refusal of a body with more bytes than the limit. */
export function tooLarge(limit: number): Problem {
  return { title: "Content Too Large", status: 413, detail: `The body has more than ${limit} bytes.` };
}

/** The answer to HEAD: that to GET without its body (RFC 9110, section 9.3.2). */
export function withoutBody({ status, headers, body }: HttpResponseData): HttpResponseData {
  if (body instanceof ReadableStream) {
    // The function's stream is not wanted; that it cannot be cancelled is of no interest to the client.
    body.cancel().catch(() => {});
    return { status, headers, body: null };
  }
  if (body === null) return { status, headers, body };
  const own = headers.filter(([name]) => name !== "content-length");
  return { status, headers: [...own, ["content-length", String(Buffer.byteLength(body))]], body: null };
}
