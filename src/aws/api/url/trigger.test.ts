import { PassThrough, type Writable } from "node:stream";
import { text } from "node:stream/consumers";
import { type HttpFunction, http, json } from "@motif/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LambdaContext } from "../../ground/lambda/context.ts";
import { lambdaContext } from "../../testing/lambda-context.ts";
import type { ResponseHead } from "../result.ts";
import { serve } from "./trigger.ts";

type Handler = (event: unknown, response: Writable, context: LambdaContext) => Promise<void>;

const heads = new WeakMap<Writable, ResponseHead>();

beforeEach(() => {
  // What Lambda's runtime adds; conformance/aws/streaming.test.ts runs the adapter in the genuine one.
  vi.stubGlobal("awslambda", {
    streamifyResponse: (handler: Handler) => handler,
    HttpResponseStream: {
      from(response: Writable, head: ResponseHead) {
        heads.set(response, head);
        return response;
      },
    },
  });
  vi.stubEnv("MOTIF_ROUTES", '["GET /exports/{id}","POST /exports"]');
  vi.stubEnv("MOTIF_BODY_LIMIT", "100");
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

/** An event of a function URL: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads */
function urlEvent(method: string, rawPath: string, body?: string) {
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath,
    rawQueryString: "",
    headers: { accept: "*/*" },
    requestContext: { domainName: "abc.lambda-url.eu-central-1.on.aws", http: { method, path: rawPath } },
    ...(body !== undefined && { body }),
    isBase64Encoded: false,
  };
}

async function call(fn: HttpFunction, event: unknown) {
  const response = new PassThrough();
  const received = text(response);
  await (serve(fn, {}) as Handler)(event, response, lambdaContext());
  return { status: heads.get(response)?.statusCode, head: heads.get(response), text: await received };
}

const exporting = http("export", { streams: true }, ({ params, request }) => {
  if (request.method === "POST") return json({ accepted: true }, { status: 202 });
  const parts = ["export ", params.id ?? "", " of ", new URL(request.url).hostname];
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      const part = parts.shift();
      if (part === undefined) controller.close();
      else controller.enqueue(new TextEncoder().encode(part));
    },
  });
  return new Response(stream, { headers: { "content-type": "text/plain" } });
});

describe("a function behind a URL that streams", () => {
  it("answers its routes, with their parameters decoded", async () => {
    expect(await call(exporting, urlEvent("GET", "/exports/a%20b"))).toMatchObject({
      status: 200,
      head: { headers: { "content-type": "text/plain" } },
      text: "export a b of abc.lambda-url.eu-central-1.on.aws",
    });
    expect(await call(exporting, urlEvent("POST", "/exports", "{}"))).toMatchObject({
      status: 202,
      text: '{"accepted":true}',
    });
  });

  it("answers what is no route of it as the local engine does", async () => {
    expect(await call(exporting, urlEvent("GET", "/elsewhere"))).toMatchObject({ status: 404 });
    expect(await call(exporting, urlEvent("DELETE", "/exports"))).toMatchObject({
      status: 405,
      head: { headers: { allow: "OPTIONS, POST" } },
    });
    expect(await call(exporting, urlEvent("HEAD", "/exports/1"))).toMatchObject({ status: 200, text: "" });
    expect(await call(exporting, urlEvent("POST", "/exports", "x".repeat(101)))).toMatchObject({
      status: 413,
    });
  });

  it("is not started without its routes", () => {
    vi.stubEnv("MOTIF_ROUTES", undefined);
    expect(() => serve(exporting, {})).toThrow("MOTIF_ROUTES is not set");
  });
});
