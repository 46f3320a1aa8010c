import { InvalidArgumentError } from "@motif/core";
import { isObject } from "@motif/core/platform";
import type { GatewayRequest } from "@motif/runtime/gateway";
import type { HttpRequestData } from "@motif/runtime/platform";
import { traceparentOf } from "../ground/lambda/trace.ts";

/**
 * A request as API Gateway's HTTP APIs (payload format 2.0) and function URLs hand it over; only what is used of it.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads
 */
export interface HttpEvent {
  /** `GET /items/{id}`; not there behind a function URL. */
  readonly routeKey?: string;
  readonly rawPath: string;
  readonly rawQueryString: string;
  /** Apart from `headers`, one entry a cookie. */
  readonly cookies?: readonly string[];
  /** Names are lower case; several values are joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly pathParameters?: Readonly<Record<string, string>>;
  readonly requestContext: {
    readonly domainName: string;
    readonly http: { readonly method: string };
  };
  readonly body?: string;
  readonly isBase64Encoded: boolean;
}

/** The event, if it is one: somebody may call the function with another. Throws `InvalidArgumentError`. */
export function httpEvent(event: unknown): HttpEvent {
  if (isObject(event) && typeof event.rawPath === "string" && isObject(event.requestContext)) {
    if (isObject(event.requestContext.http) && isObject(event.headers)) return event as unknown as HttpEvent;
  }
  throw new InvalidArgumentError(
    "The event is no HTTP request in payload format 2.0. Call the function through its HTTP API or its URL.",
  );
}

const NO_PARAMS = Object.freeze({});

/**
 * The request of an event, or undefined where no route of the engine's matches it. HEAD becomes GET, unless a route of `own` takes
 * it: the handler of a GET route answers it, and its body is left out.
 */
export function toRequest(event: HttpEvent, own: readonly string[]): HttpRequestData | undefined {
  const params = paramsOf(event);
  if (!params) return undefined;
  const request = gatewayRequest(event);
  const path = pathOf(event);
  const wantsHead = own.includes(`HEAD ${path}`) || own.includes(`ANY ${path}`);
  return request.method === "HEAD" && !wantsHead
    ? { ...request, method: "GET", params }
    : { ...request, params };
}

const REST = /\{(\w+)\+\}$/;

/**
 * The parameters, which API Gateway has decoded; undefined where the path has a slash at its end, or a rest of nothing. What API
 * Gateway does with such paths is not documented: it is said to send `/items/` to `GET /items`
 * (https://github.com/aws-powertools/powertools-lambda-python/issues/1552).
 */
function paramsOf(event: HttpEvent): Readonly<Record<string, string>> | undefined {
  const params: Readonly<Record<string, string>> = event.pathParameters ?? NO_PARAMS;
  const path = pathOf(event);
  if (path.length > 1 && event.rawPath.length > 1 && event.rawPath.endsWith("/")) return undefined;
  const rest = REST.exec(path)?.[1];
  return rest !== undefined && /^(?:\/|$)/.test(params[rest] ?? "") ? undefined : params;
}

/** The path of the event's route; empty where it has none. */
function pathOf({ routeKey = "" }: HttpEvent): string {
  return routeKey.split(" ")[1] ?? "";
}

/** The request of an event that was not routed yet: a function URL has no routes. */
export function gatewayRequest(event: HttpEvent): GatewayRequest {
  const { rawQueryString, requestContext, body } = event;
  const path = encodedPath(event);
  return {
    method: requestContext.http.method,
    origin: `https://${requestContext.domainName}`,
    target: rawQueryString === "" ? path : `${path}?${rawQueryString}`,
    headers: headersOf(event),
    ...(body !== undefined && { body: Buffer.from(body, event.isBase64Encoded ? "base64" : "utf8") }),
  };
}

/** The trace of X-Ray begins at the gateway, and is passed on where the client brought none of its own. */
function headersOf({ headers, cookies }: HttpEvent): Readonly<Record<string, string>> {
  const traceparent =
    headers.traceparent === undefined ? traceparentOf(process.env._X_AMZN_TRACE_ID) : undefined;
  if (traceparent === undefined && cookies === undefined) return headers;
  return {
    ...headers,
    ...(cookies && { cookie: cookies.join("; ") }),
    ...(traceparent !== undefined && { traceparent }),
  };
}

/** Characters that stand in a path as they are (RFC 3986, section 3.3). */
const PLAIN_PATH = /^[\w\-.~!$&'()*+,;=:@/]*$/;

/** An HTTP API hands the path over decoded, a function URL as it came (measured: https://github.com/middleapi/standard-server/pull/93). */
function encodedPath({ rawPath, requestContext }: HttpEvent): string {
  if (PLAIN_PATH.test(rawPath) || requestContext.domainName.includes(".lambda-url.")) return rawPath;
  return encodeURI(rawPath.toWellFormed()).replace(/[?#]/g, encodeURIComponent);
}
