import type { HttpFunction, Problem } from "@motif/core";
import type { ApiEntry, FunctionEntry } from "@motif/core/model";
import type { HttpRequestData, HttpResponseData } from "@motif/runtime";
import { Cors, isPreflight } from "./cors.ts";
import { internalProblem, invocationProblem, problem, type ReportError } from "./problems.ts";
import { type Match, Router } from "./router.ts";
import { parseTarget } from "./target.ts";

/** A request before it is routed. The target is in origin form, or `*`. */
export type GatewayRequest = Omit<HttpRequestData, "params">;

/** A request whose body is read by whoever answers it. A failed stream (`request-timeout`, `client-gone`) fails the reading. */
export type StreamedRequest = Omit<GatewayRequest, "body"> & { readonly body?: ReadableStream<Uint8Array> };

/** Calls an HTTP function. May reject with `ThrottledError`, `FunctionTimeoutError`, `FunctionCrashError`, `no-environment`. */
export type Invoke = (functionName: string, request: HttpRequestData) => Promise<HttpResponseData>;

/** Checks a request against a function's schemas; the answer to the client where it does not fit. */
export type ValidateRequest = (fn: HttpFunction, request: HttpRequestData) => HttpResponseData | undefined;

/** What a gateway is made of. */
export interface GatewayOptions {
  /** An app without an API has a gateway that answers 404. */
  readonly api?: ApiEntry;
  readonly functions: readonly FunctionEntry[];
  readonly invoke: Invoke;
  readonly validate: ValidateRequest;
  readonly report: ReportError;
}

/** An app's HTTP API without sockets. */
export interface Gateway {
  /** Largest request body, in bytes. */
  readonly bodyLimit: number;
  /** Answers a request. Never rejects: every failure is problem details. */
  handle(request: GatewayRequest): Promise<HttpResponseData>;
  /** Refuses a request that could not be read as a whole; the page of `origin` may see why. */
  refuse(details: Problem, origin: string | undefined): HttpResponseData;
}

interface Route {
  readonly method: string;
  readonly path: string;
  readonly fn: HttpFunction;
}

/** The body limit where there is no API to say another. */
const SMALLEST_LIMIT = 6 * 1024 * 1024;

/** Makes the gateway of an app. */
export function createGateway(options: GatewayOptions): Gateway {
  return new ApiGateway(options);
}

class ApiGateway implements Gateway {
  readonly bodyLimit: number;
  readonly #routers: ReadonlyMap<string, Router<Route>>;
  readonly #cors: Cors | undefined;
  readonly #options: GatewayOptions;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#routers = routersOf(options.api?.routes ?? [], options.functions);
    this.#cors = options.api?.cors && new Cors(options.api.cors);
    this.bodyLimit = options.api?.bodyLimit ?? SMALLEST_LIMIT;
  }

  async handle(request: GatewayRequest): Promise<HttpResponseData> {
    const response = await this.#answer(request).catch(
      (error) => invocationProblem(error) ?? internalProblem(error, this.#options.report),
    );
    if (!this.#cors || isPreflight(request.method, request.headers)) return response;
    return this.#cors.apply(response, request.headers.origin);
  }

  refuse(details: Problem, origin: string | undefined): HttpResponseData {
    const response = problem(details);
    return this.#cors ? this.#cors.apply(response, origin) : response;
  }

  async #answer(request: GatewayRequest): Promise<HttpResponseData> {
    const { method } = request;
    if (request.target === "*" && method === "OPTIONS") return optionsAnswer(this.#allMethods());
    const target = parseTarget(request.target);
    if ("refusal" in target) return problem({ title: "Bad Request", status: 400, detail: target.refusal });
    const match = this.#match(method, target.path);
    if (!match) return this.#unmatched(request, target.path);
    return refusalOfBody(request, match.value.fn, this.bodyLimit) ?? this.#invoke(request, match);
  }

  async #invoke(request: GatewayRequest, { value: route, params }: Match<Route>): Promise<HttpResponseData> {
    const { method, origin, target, headers, body } = request;
    // A handler of a GET route is never asked for HEAD: it could not know the method.
    const routed: HttpRequestData = {
      method: route.method,
      origin,
      target,
      headers,
      params,
      ...(body && { body }),
    };
    const response =
      this.#options.validate(route.fn, routed) ?? (await this.#options.invoke(route.fn.name, routed));
    return method === "HEAD" ? withoutBody(response) : response;
  }

  #match(method: string, path: string): Match<Route> | undefined {
    const match = this.#routers.get(method)?.match(path);
    return match || method !== "HEAD" ? match : this.#routers.get("GET")?.match(path);
  }

  #unmatched({ method, headers }: GatewayRequest, path: string): HttpResponseData {
    const methods = this.#methodsOf(path);
    if (methods.length === 0) {
      return problem({ title: "Not Found", status: 404, detail: `There is no route for ${path}.` });
    }
    if (method !== "OPTIONS") {
      const detail = `${path} can be called with ${methods.join(", ")}, not with ${method}.`;
      return problem({ title: "Method Not Allowed", status: 405, detail }, [["allow", methods.join(", ")]]);
    }
    const preflight = this.#cors && isPreflight(method, headers) && this.#cors.preflight(headers, methods);
    return preflight ? { status: 204, headers: preflight, body: null } : optionsAnswer(methods);
  }

  #methodsOf(path: string): string[] {
    const own = [...this.#routers].filter(([, router]) => router.match(path)).map(([method]) => method);
    return own.length === 0 ? own : allMethods(own);
  }

  #allMethods(): string[] {
    return allMethods([...this.#routers.keys()]);
  }
}

function routersOf(
  routes: ApiEntry["routes"],
  functions: readonly FunctionEntry[],
): Map<string, Router<Route>> {
  const byName = new Map(functions.map((fn) => [fn.name, fn.definition]));
  const routers = new Map<string, Router<Route>>();
  for (const { method, path, function: name } of routes) {
    const fn = byName.get(name);
    if (fn?.kind !== "http") throw new Error(`Route ${method} ${path} has no HTTP function ${name}.`);
    const router = routers.get(method) ?? new Router<Route>();
    router.add(path, { method, path, fn });
    routers.set(method, router);
  }
  return routers;
}

/** The methods of routes and those that the gateway adds, in a stable order. */
function allMethods(own: readonly string[]): string[] {
  const added = own.includes("GET") ? ["HEAD", "OPTIONS"] : ["OPTIONS"];
  return [...new Set([...own, ...added])].sort();
}

function optionsAnswer(methods: readonly string[]): HttpResponseData {
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
function withoutBody({ status, headers, body }: HttpResponseData): HttpResponseData {
  if (body instanceof ReadableStream) {
    // The function's stream is not wanted; that it cannot be cancelled is of no interest to the client.
    body.cancel().catch(() => {});
    return { status, headers, body: null };
  }
  if (body === null) return { status, headers, body };
  const own = headers.filter(([name]) => name !== "content-length");
  return { status, headers: [...own, ["content-length", String(Buffer.byteLength(body))]], body: null };
}
