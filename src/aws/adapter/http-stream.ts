import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Drivers, HttpFunction } from "@motif/core";
import { createRuntime } from "@motif/runtime";
import { httpEvent, toRequest } from "./http/event.ts";
import { requestGuard } from "./http/refusal.ts";
import { type ResponseHead, responseHead } from "./http/result.ts";
import { invocation, type LambdaContext } from "./lambda/context.ts";
import { isKeepWarm } from "./lambda/keep-warm.ts";
import { lambdaPlatform } from "./lambda/platform.ts";

type StreamHandler = (event: unknown, response: Writable, context: LambdaContext) => Promise<void>;

/** What Lambda's Node.js runtime adds to the globals (https://docs.aws.amazon.com/lambda/latest/dg/config-rs-write-functions.html). */
declare const awslambda: {
  streamifyResponse(handler: StreamHandler): unknown;
  HttpResponseStream: { from(response: Writable, head: ResponseHead): Writable };
};

/**
 * The Lambda handler of an HTTP function behind a function URL with the invoke mode `RESPONSE_STREAM`: a body that is
 * a stream is sent as it comes. Throws `missing-driver`.
 */
export function streamHttp(fn: HttpFunction, drivers: Drivers): unknown {
  const runtime = createRuntime(fn, lambdaPlatform(drivers));
  const refuse = requestGuard(fn);
  return awslambda.streamifyResponse(async (event, response, context) => {
    if (isKeepWarm(event)) return void response.end();
    const parsed = httpEvent(event);
    const request = toRequest(parsed);
    await invocation(context, async (call) => {
      const data = refuse(request) ?? (await runtime.http(request, call));
      const output = awslambda.HttpResponseStream.from(response, responseHead(data));
      // Only a write sends the head.
      output.write("");
      const isHead = parsed.requestContext.http.method === "HEAD";
      await pipeline(isHead ? Readable.from([]) : chunksOf(data.body), output);
    });
  });
}

function chunksOf(body: string | Uint8Array | ReadableStream<Uint8Array> | null): AsyncIterable<unknown> {
  if (body instanceof ReadableStream) return body;
  return Readable.from(body === null ? [] : [body]);
}
