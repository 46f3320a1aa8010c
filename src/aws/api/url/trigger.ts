import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { HttpFunction } from "@motif/core";
import { type Drivers, messageOf } from "@motif/core/platform";
import { createGateway, type GatewayOptions } from "@motif/runtime/gateway";
import { createRuntime } from "@motif/runtime/platform";
import { invocation, type LambdaContext } from "../../ground/lambda/context.ts";
import { isKeepWarm } from "../../ground/lambda/keep-warm.ts";
import { emit, lambdaPlatform } from "../../ground/lambda/platform.ts";
import { gatewayRequest, httpEvent } from "../event.ts";
import { bodyLimit } from "../refusal.ts";
import { type ResponseHead, responseHead } from "../result.ts";
import { routesOfUrl } from "./routes.ts";

type StreamHandler = (event: unknown, response: Writable, context: LambdaContext) => Promise<void>;

/** What Lambda's Node.js runtime adds to the globals (https://docs.aws.amazon.com/lambda/latest/dg/config-rs-write-functions.html). */
declare const awslambda: {
  streamifyResponse(handler: StreamHandler): unknown;
  HttpResponseStream: { from(response: Writable, head: ResponseHead): Writable };
};

/**
 * The Lambda handler of an HTTP function behind a function URL with the invoke mode `RESPONSE_STREAM`: a body that is
 * a stream is sent as it comes. A function URL knows no routes, so the runtime's gateway finds the function's own and
 * refuses the rest; CORS is the URL's. Throws `missing-driver` and `missing-variable`.
 */
export function serve(fn: HttpFunction, drivers: Drivers): unknown {
  const runtime = createRuntime(fn, lambdaPlatform(drivers));
  const options: Omit<GatewayOptions, "invoke"> = {
    api: { routes: routesOfUrl(fn.name), bodyLimit: bodyLimit() },
    functions: [{ name: fn.name, definition: fn }],
    report: (error) => emit(JSON.stringify({ level: "error", function: fn.name, message: messageOf(error) })),
  };
  return awslambda.streamifyResponse(async (event, response, context) => {
    if (isKeepWarm(event)) return void response.end();
    const request = gatewayRequest(httpEvent(event));
    await invocation(context, async (call) => {
      const gateway = createGateway({ ...options, invoke: (_name, routed) => runtime.http(routed, call) });
      const data = await gateway.handle(request);
      const output = awslambda.HttpResponseStream.from(response, responseHead(data));
      // Only a write sends the head.
      output.write("");
      await pipeline(chunksOf(data.body), output);
    });
  });
}

function chunksOf(body: string | Uint8Array | ReadableStream<Uint8Array> | null): AsyncIterable<unknown> {
  if (body instanceof ReadableStream) return body;
  return Readable.from(body === null ? [] : [body]);
}
