import type { CorsOptions, Duration, HttpFunction } from "@motif/core";
import { type Drivers, isDuration, messageOf } from "@motif/core/platform";
import { createGateway, type GatewayRequest, problem } from "@motif/runtime/gateway";
import { createRuntime, type HttpResponseData } from "@motif/runtime/platform";
import { jsonVariable } from "@motif/runtime/variables";
import * as z from "zod/mini";
import { isStream, send } from "../function/adapter/answer.ts";
import { functionCall } from "../function/adapter/call.ts";
import { functionPlatform, report } from "../function/adapter/platform.ts";
import {
  type FrameworkRequest,
  type FunctionHandler,
  headersOf,
  targetOf,
} from "../function/adapter/request.ts";
import { API_VARIABLE, type Api } from "./environment.ts";

const cors = z.object({
  origins: z.array(z.string()),
  headers: z.optional(z.array(z.string())),
  exposeHeaders: z.optional(z.array(z.string())),
  maxAge: z.optional(z.custom<Duration>(isDuration)),
});
const routes = z.array(z.object({ method: z.string(), path: z.string() }));
const api = z.object({
  routes,
  cors: z.optional(cors),
  bodyLimit: z.number(),
  behindGateway: z.optional(z.boolean()),
  otherRoutes: z.optional(routes),
});

/** No function has such a name. */
const ANOTHER = "another function";

/**
 * The handler of an HTTP function: it answers its own routes, and all else as the local engine does, whose gateway is in
 * front of it. A body that is a stream is sent as it comes. Throws `missing-driver` and `missing-variable`.
 */
export function serve(fn: HttpFunction, drivers: Drivers): FunctionHandler {
  const runtime = createRuntime(fn, functionPlatform(drivers));
  const { routes, otherRoutes = [], bodyLimit, behindGateway = false, ...rest } = readApi();
  const gateway = createGateway({
    api: {
      routes: [
        ...routes.map((route) => ({ ...route, function: fn.name })),
        ...otherRoutes.map((route) => ({ ...route, function: ANOTHER })),
      ],
      bodyLimit,
      ...rest,
    },
    functions: [
      { name: fn.name, definition: fn },
      { name: ANOTHER, definition: { ...fn, name: ANOTHER } },
    ],
    async invoke(name, request) {
      if (name === ANOTHER) return misdirected(fn.name);
      const call = functionCall();
      const data = await runtime.http(request, call);
      // While a stream goes out, the timeout still counts.
      if (!isStream(data.body)) call.end();
      return data;
    },
    report: (error) => report("error", "The request was not answered", { error: messageOf(error) }),
  });
  return async (request, response) => {
    const incoming = gatewayRequest(request, behindGateway);
    const answer = hasHost(incoming)
      ? await gateway.handle(incoming)
      : gateway.refuse(INVALID_HOST, incoming.headers.origin);
    await send(response, answer);
  };
}

/** "A server MUST respond with a 400 … to any request message … with an invalid field value" of Host (RFC 9112, section 3.2). */
const INVALID_HOST = { title: "Bad Request", status: 400, detail: "The Host header is no host." };

/** Whether the origin, which was made of the Host header, has a host and nothing else. */
function hasHost({ origin }: GatewayRequest): boolean {
  return /^https?:\/\/[\w.:[\]-]+$/.test(origin) && URL.canParse(origin);
}

/** The API Gateway sends such a request to the function that answers it (RFC 9110, section 15.5.20). */
function misdirected(functionName: string): HttpResponseData {
  const detail = `The function ${functionName} does not answer this; call the API at its own address.`;
  return problem({ title: "Misdirected Request", status: 421, detail });
}

function readApi(): Api {
  const { cors: given, behindGateway, otherRoutes, ...read } = jsonVariable(API_VARIABLE, api);
  return {
    ...read,
    ...(given && { cors: withoutUndefined(given) }),
    ...(behindGateway !== undefined && { behindGateway }),
    ...(otherRoutes !== undefined && { otherRoutes }),
  };
}

function withoutUndefined(given: z.infer<typeof cors>): CorsOptions {
  const { origins, headers, exposeHeaders, maxAge } = given;
  return {
    origins,
    ...(headers && { headers }),
    ...(exposeHeaders && { exposeHeaders }),
    ...(maxAge && { maxAge }),
  };
}

function gatewayRequest(request: FrameworkRequest, behindGateway: boolean): GatewayRequest {
  const headers = behindGateway ? callersOwn(headersOf(request)) : headersOf(request);
  const { rawBody } = request;
  return {
    method: request.method ?? "GET",
    origin: `${protocolOf(headers)}://${headers.host ?? "localhost"}`,
    target: targetOf(request),
    headers,
    ...(rawBody && { body: rawBody }),
  };
}

/** The client's own protocol: each proxy on the way may add one, and whoever is in front of them anything. */
function protocolOf(headers: Readonly<Record<string, string>>): "http" | "https" {
  const [first] = (headers["x-forwarded-proto"] ?? "https").split(",");
  return first === "http" ? first : "https";
}

/** The headers with the caller's authorization in place of the gateway's. */
function callersOwn(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { authorization: _, "x-forwarded-authorization": authorization, ...rest } = headers;
  return authorization === undefined ? rest : { ...rest, authorization };
}
