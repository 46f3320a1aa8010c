import { validateHeaderValue } from "node:http";
import type { HttpRequest, InvocationContext } from "@azure/functions";
import { FunctionTimeoutError, type HttpFunction } from "@motif/core";
import { type Drivers, messageOf } from "@motif/core/platform";
import { createGateway, type Gateway, problem, tooLarge } from "@motif/runtime/gateway";
import { createRuntime, type HttpResponseData, TimedCall } from "@motif/runtime/platform";
import { currentContext, within } from "../function/context.ts";
import type { HttpHandler } from "../function/handler.ts";
import { readBody, toRequest } from "../function/http/request.ts";
import { functionsPlatform, warn } from "../function/platform.ts";
import type { FunctionSettings } from "../ground/environment.ts";
import type { ApiSettings } from "./environment.ts";

/**
 * The handler of an HTTP function. Azure Functions has no gateway of its own, so the one of the local engine stands in
 * front: routes, limits, CORS and problem details are the same. Throws `missing-driver`.
 */
export function serve(
  fn: HttpFunction,
  drivers: Drivers,
  { trigger, timeoutMs }: FunctionSettings<ApiSettings>,
): HttpHandler {
  const runtime = createRuntime(fn, functionsPlatform(drivers));
  const { routes, cors, bodyLimit } = trigger;
  const gateway = createGateway({
    api: {
      routes: routes.map((route) => ({ ...route, function: fn.name })),
      bodyLimit,
      ...(cors && { cors }),
    },
    functions: [{ name: fn.name, definition: fn }],
    invoke: (_, request) => invoke(fn.name, timeoutMs, (call) => runtime.http(request, call)),
    report: (error) => warn("A request met a defect", { error: messageOf(error) }),
  });
  return (request, context) => within(context, () => answer(gateway, request, context));
}

async function answer(
  gateway: Gateway,
  request: HttpRequest,
  context: InvocationContext,
): Promise<HttpResponseData> {
  const head = toRequest(request, context);
  const body = await readBody(request, gateway.bodyLimit);
  if (!body) return gateway.refuse(tooLarge(gateway.bodyLimit), head.headers.origin);
  return carried(await gateway.handle(body.byteLength > 0 ? { ...head, body } : head));
}

/**
 * The response, or 500 where it has a header that HTTP cannot carry: at that, the worker ends the invocation and leaves
 * the client waiting.
 */
function carried(response: HttpResponseData): HttpResponseData {
  try {
    for (const [name, value] of response.headers) validateHeaderValue(name, value);
    return response;
  } catch (error) {
    warn("A response cannot be sent", { error: messageOf(error) });
    // That a stream which has failed cannot be cancelled is of no interest.
    if (response.body instanceof ReadableStream) response.body.cancel(error).catch(() => {});
    return problem({ title: "Internal Server Error", status: 500 });
  }
}

type Respond = (call: TimedCall) => Promise<HttpResponseData>;

/** Calls the function within its time, which a body that is a stream uses up too. */
async function invoke(name: string, timeoutMs: number, respond: Respond): Promise<HttpResponseData> {
  const context = currentContext();
  if (!context) throw new Error(`Function ${name} was called outside of an invocation.`);
  const call = new TimedCall(context.invocationId, Date.now() + timeoutMs);
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new FunctionTimeoutError(name, timeoutMs)), timeoutMs);
  const end = () => {
    clearTimeout(timer);
    call.end();
  };
  try {
    const response = await Promise.race([respond(call), whenAborted(late.signal)]);
    if (!(response.body instanceof ReadableStream)) {
      end();
      return response;
    }
    const ending = new TransformStream<Uint8Array, Uint8Array>({ flush: end });
    return { ...response, body: response.body.pipeThrough(ending, { signal: late.signal }) };
  } catch (error) {
    end();
    throw error;
  }
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}
