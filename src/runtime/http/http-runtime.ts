import { type HttpFunction, problemResponse, ThrottledError } from "@motif/core";
import { JsonResponse } from "@motif/core/platform";
import type { Call, HttpRequestData, HttpResponseData } from "../contract.ts";
import type { HandlerInput, Host } from "../invocation.ts";
import { guardOf } from "./guard.ts";
import { type OnItsWay, throughMiddleware } from "./middleware.ts";
import { readRequest } from "./read-request.ts";
import { responseData } from "./response-data.ts";

/**
 * Runs an HTTP function: its authorizer first, if it has one, then its schemas, then the handler; its middleware before or after the
 * schemas.
 */
export function httpRuntime(
  fn: HttpFunction,
  host: Host,
): (request: HttpRequestData, call: Call) => Promise<HttpResponseData> {
  const guard = guardOf(fn, host);
  const before = throughMiddleware(fn, host, "before-validation");
  const after = throughMiddleware(fn, host, "after-validation");
  return async (request, call) => {
    const { headers } = request;
    const invocation = host.begin(call);
    const part = invocation.part({
      traceparent: headers.traceparent,
      tracestate: headers.tracestate,
      correlationId: headers["x-correlation-id"],
    });
    let status: "ok" | "error" = "error";
    try {
      const guarded = await guard?.(request, part, call);
      if (guarded instanceof JsonResponse) {
        if (guarded.status < 500) status = "ok";
        return responseData(guarded);
      }
      const input = withRequest(Object.assign(part.input, guarded), request);
      const way: OnItsWay = { request, call, trace: part.trace, input, added: {} };
      const handle = () => fn.handler(input) as Response | Promise<Response>; // what it is, `responseData` looks at
      const validate = () => {
        const parts = readRequest(fn, request);
        if (parts instanceof JsonResponse) return parts;
        Object.assign(input, parts);
        return after ? after(way, handle) : handle();
      };
      const response = responseData(await (before ? before(way, validate) : validate()));
      if (response.status < 500) status = "ok";
      return response;
    } catch (error) {
      part.input.log.error("The handler failed", { error });
      return responseData(failure(error, call));
    } finally {
      part.end("server", status);
      invocation.end();
    }
  };
}

const NO_BODY = new Uint8Array();

/**
 * Adds `header`, `rawBody`, and `request`, which is made when it is first asked for: most handlers use the parsed parts only, and a
 * `Request` costs more than the rest of the input. It is an own property, so that a copy of the input has it too.
 */
function withRequest(input: HandlerInput, data: HttpRequestData): HandlerInput {
  let request: Request | undefined;
  input.header = (name: string) => (Object.hasOwn(data.headers, name) ? data.headers[name] : undefined);
  input.rawBody = data.body ?? NO_BODY;
  return Object.defineProperty(input, "request", {
    enumerable: true,
    configurable: true,
    get: () => {
      request ??= toRequest(data);
      return request;
    },
  });
}

/** Not linked to the call's signal, which doubles the cost of a `Request`: the handler has `signal` beside it. */
function toRequest({ origin, target, method, headers, body }: HttpRequestData): Request {
  const bodyless = method === "GET" || method === "HEAD" || body === undefined;
  return new Request(origin + target, {
    method,
    headers,
    // The bytes are the platform's own, never shared memory: the cast only narrows the kind of buffer.
    body: bodyless ? null : (body as Uint8Array<ArrayBuffer>),
  });
}

/** What a caller learns of an unexpected error: nothing but where to ask. The log line says the rest. */
function failure(error: unknown, { invocationId }: Call): Response {
  const detail = `Name invocation ${invocationId} when you report this.`;
  if (error instanceof ThrottledError) {
    const title = "Service Unavailable";
    return problemResponse({ title, status: 503, detail }, { "retry-after": "1" });
  }
  return problemResponse({ title: "Internal Server Error", status: 500, detail });
}
