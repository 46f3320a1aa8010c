import { type HttpFunction, http, json } from "@motif/core";
import { customAuthorizer } from "@motif/runtime";
import { afterEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { lambdaContext } from "../testing/lambda-context.ts";
import type { HttpResult } from "./result.ts";
import { serve } from "./trigger.ts";

/** The example of https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
const EXAMPLE = {
  version: "2.0",
  routeKey: "POST /my/{name}",
  rawPath: "/my/path",
  rawQueryString: "parameter1=value1&parameter1=value2&parameter2=value",
  cookies: ["cookie1=a", "cookie2=b"],
  headers: { header1: "value1", header2: "value1,value2", "content-type": "application/json" },
  queryStringParameters: { parameter1: "value1,value2", parameter2: "value" },
  requestContext: {
    accountId: "123456789012",
    apiId: "api-id",
    domainName: "id.execute-api.us-east-1.amazonaws.com",
    domainPrefix: "id",
    http: {
      method: "POST",
      path: "/my/path",
      protocol: "HTTP/1.1",
      sourceIp: "192.0.2.1",
      userAgent: "agent",
    },
    requestId: "id",
    routeKey: "POST /my/{name}",
    stage: "$default",
    time: "12/Mar/2020:19:03:58 +0000",
    timeEpoch: 1583348638390,
  },
  body: '{"text":"Hällo"}',
  pathParameters: { name: "path" },
  isBase64Encoded: false,
  stageVariables: { stageVariable1: "value1" },
};

const get = (rawPath: string, more: object = {}) => {
  const { body: _, ...rest } = EXAMPLE;
  const requestContext = { ...EXAMPLE.requestContext, http: { method: "GET" } };
  return { ...rest, rawPath, rawQueryString: "", requestContext, ...more };
};

const call = async (fn: HttpFunction, event: unknown): Promise<HttpResult> => {
  const result = await serve(fn, {})(event, lambdaContext());
  if (!result) throw new Error("no result");
  return result;
};

/** Answers with what it got. */
const echo = http("echo", {}, async ({ request, params, query, headers }) => {
  const { method, url } = request;
  return json({ method, url, params, query, headers, body: await request.text() });
});
const echoed = async (event: unknown) => JSON.parse((await call(echo, event)).body ?? "");

afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

describe("a request that an authorizer refuses", () => {
  it("is answered before its body is looked at, with the challenge", async () => {
    const authorizer = customAuthorizer("mine", { scheme: "Mine", decide: () => undefined });
    const fn = http("guarded", { authorizer, body: z.object({ name: z.string() }) }, () => json({}));
    for (const headers of [EXAMPLE.headers, { ...EXAMPLE.headers, authorization: "Mine x" }]) {
      const result = await call(fn, { ...EXAMPLE, headers });
      expect(result).toMatchObject({ statusCode: 401, headers: { "www-authenticate": "Mine" } });
      expect(result.body).not.toContain("name");
    }
  });
});

describe("a request of API Gateway", () => {
  it("reaches the handler as a Request", async () => {
    expect(await echoed(EXAMPLE)).toEqual({
      method: "POST",
      url: "https://id.execute-api.us-east-1.amazonaws.com/my/path?parameter1=value1&parameter1=value2&parameter2=value",
      params: { name: "path" },
      query: { parameter1: ["value1", "value2"], parameter2: "value" },
      headers: { ...EXAMPLE.headers, cookie: "cookie1=a; cookie2=b" },
      body: '{"text":"Hällo"}',
    });
  });

  it("has its body decoded where it came as base64", async () => {
    const body = Buffer.from("Hällo").toString("base64");
    expect((await echoed({ ...EXAMPLE, body, isBase64Encoded: true })).body).toBe("Hällo");
  });

  it("has the bytes of its body as they came, as a text or as base64: JSON that is neither ASCII nor canonical", async () => {
    const raw = http("raw", {}, ({ rawBody }) => json([...rawBody]));
    const text = '{ "b": 1.0,\r\n "a": "Hällo \\u00e9" }';
    const bytes = Buffer.from(text);
    const bodies = [
      { body: text, isBase64Encoded: false },
      { body: bytes.toString("base64"), isBase64Encoded: true },
    ];
    for (const body of bodies)
      expect(JSON.parse((await call(raw, { ...EXAMPLE, ...body })).body ?? "")).toEqual([...bytes]);
  });

  it("has the path encoded again that the gateway decoded", async () => {
    const path = async (event: object) => new URL((await echoed(event)).url).pathname;
    expect(await path(get("/a b/ü?x#y%"))).toBe("/a%20b/%C3%BC%3Fx%23y%25");
    expect(await path(get("/plain/it's@home:(1)"))).toBe("/plain/it's@home:(1)");
  });

  it("keeps the path of a function URL, which is encoded", async () => {
    const domainName = "abc.lambda-url.us-east-1.on.aws";
    const requestContext = { ...EXAMPLE.requestContext, http: { method: "GET" }, domainName };
    expect((await echoed(get("/a%20b%2Fc", { requestContext }))).url).toBe(`https://${domainName}/a%20b%2Fc`);
  });

  it("belongs to the trace of X-Ray where the client has none", async () => {
    vi.stubEnv(
      "_X_AMZN_TRACE_ID",
      "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
    );
    const traceparent = "00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01";
    expect((await echoed(EXAMPLE)).headers.traceparent).toBe(traceparent);
    const own = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;
    expect((await echoed(get("/", { headers: { traceparent: own } }))).headers.traceparent).toBe(own);
  });

  it("is refused where its body is too large, unexpected or encoded", async () => {
    vi.stubEnv("MOTIF_BODY_LIMIT", "10");
    const parsed = http("parsed", { body: z.unknown() }, () => json(null));
    expect(await call(parsed, EXAMPLE)).toMatchObject({ statusCode: 413 });
    vi.stubEnv("MOTIF_BODY_LIMIT", "100");
    const headers = { ...EXAMPLE.headers, "content-encoding": "gzip" };
    const refused = await call(parsed, { ...EXAMPLE, headers });
    expect(refused).toMatchObject({
      statusCode: 415,
      headers: { "content-type": "application/problem+json", "accept-encoding": "identity" },
    });
    expect(await call(parsed, get("/", { body: "1" }))).toMatchObject({
      statusCode: 400,
      body: expect.stringContaining("A GET request has no body here"),
    });
    expect(await call(parsed, EXAMPLE)).toMatchObject({ statusCode: 200 });
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html: "A greedy path variable catches all
  // child resources of a route."
  it("has the rest of its path as one parameter", async () => {
    const rest = http("rest", {}, ({ params }) => json(params));
    const event = get("/files/a/b c", { routeKey: "GET /files/{path+}", pathParameters: { path: "a/b c" } });
    expect((await serve(rest, {})(event, lambdaContext()))?.body).toBe('{"path":"a/b c"}');
  });

  it.each([
    ["GET /items", "/items/", {}],
    ["GET /items/{id}", "/items/a/", { id: "a" }],
    ["ANY /files/{path+}", "/files/a/", { path: "a" }],
    ["ANY /files/{path+}", "/files/", {}],
    ["ANY /files/{path+}", "/files//a", { path: "/a" }],
  ])(
    "is answered 404 where %s is asked for %s, as by the local engine",
    async (routeKey, path, pathParameters) => {
      const never = http("never", {}, () => json("called"));
      const result = await serve(never, {})(get(path, { routeKey, pathParameters }), lambdaContext());
      expect(result).toMatchObject({
        statusCode: 404,
        headers: { "content-type": "application/problem+json" },
        body: expect.stringContaining(`There is no route for ${path}: paths end without a slash here.`),
      });
    },
  );

  it.each([
    ["GET /a", undefined, "GET"],
    ["HEAD /a", "[]", "GET"],
    ["HEAD /a", '["HEAD /a"]', "HEAD"],
    ["HEAD /a", '["ANY /a"]', "HEAD"],
    ["ANY /a", '["ANY /a"]', "HEAD"],
  ])(
    "for HEAD that comes by %s, where the function has %s, is one for %s",
    async (routeKey, routes, method) => {
      vi.stubEnv("MOTIF_ROUTES", routes);
      const asked = http(
        "asked",
        {},
        ({ request }) => new Response(null, { headers: { asked: request.method } }),
      );
      const head = {
        ...get("/a"),
        routeKey,
        requestContext: { domainName: "a.example", http: { method: "HEAD" } },
      };
      const result = await serve(asked, {})(head, lambdaContext());
      vi.unstubAllEnvs();
      expect(result?.headers).toMatchObject({ asked: method });
    },
  );

  it("is told from anything else", async () => {
    const handler = serve(echo, {});
    for (const event of [null, {}, { version: "1.0", path: "/" }, { Records: [] }]) {
      await expect(handler(event, lambdaContext())).rejects.toThrow("payload format 2.0");
    }
  });
});

describe("a response", () => {
  const answering = (response: () => Response) =>
    call(
      http("answer", {}, () => response()),
      get("/"),
    );

  it("has its cookies apart from its headers", async () => {
    const headers = new Headers([
      ["set-cookie", "a=1; Path=/"],
      ["set-cookie", "b=2"],
      ["x-many", "1"],
      ["x-many", "2"],
    ]);
    expect(await answering(() => json({ ok: true }, { status: 201, headers }))).toEqual({
      statusCode: 201,
      headers: { "content-type": "application/json", "x-many": "1, 2" },
      cookies: ["a=1; Path=/", "b=2"],
      body: '{"ok":true}',
      isBase64Encoded: false,
    });
  });

  it("travels as base64 where it is no text", async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    const result = await answering(() => new Response(bytes));
    expect(result.isBase64Encoded).toBe(true);
    expect(Buffer.from(result.body ?? "", "base64")).toEqual(Buffer.from(bytes));
  });

  it("is collected where it is a stream of text", async () => {
    const bytes = new TextEncoder().encode("naive ☃");
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        // In the middle of a character.
        controller.enqueue(bytes.subarray(0, 7));
        controller.enqueue(bytes.subarray(7));
        controller.close();
      },
    });
    const result = await answering(() => new Response(stream));
    expect(result).toMatchObject({ body: "naive ☃", isBase64Encoded: false });
  });

  it("to HEAD has the headers of that to GET, and no body", async () => {
    const event = get("/", { requestContext: { ...EXAMPLE.requestContext, http: { method: "HEAD" } } });
    const result = await call(
      http("hello", {}, ({ request }) => json({ method: request.method })),
      event,
    );
    expect(result).toMatchObject({ statusCode: 200, headers: { "content-length": "16" } });
    expect(result.body).toBeUndefined();
  });

  it("to HEAD has the length of bytes, and not that of the base64 that they travel as", async () => {
    const event = get("/", { requestContext: { ...EXAMPLE.requestContext, http: { method: "HEAD" } } });
    const bytes = Uint8Array.from({ length: 100 }, (_, i) => 255 - i);
    const result = await call(
      http("bytes", {}, () => new Response(bytes)),
      event,
    );
    expect(result).toMatchObject({ headers: { "content-length": "100" }, isBase64Encoded: false });
    expect(result.body).toBeUndefined();
  });

  it("says nothing of what a handler threw", async () => {
    const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    const result = await answering(() => {
      throw new Error("the password is 1234");
    });
    const log = write.mock.calls.map(([line]) => String(line));
    write.mockRestore();
    expect(result.statusCode).toBe(500);
    expect(result.body).not.toContain("1234");
    expect(log.map((line) => JSON.parse(line))).toContainEqual(expect.objectContaining({ level: "error" }));
  });
});

describe("an invocation", () => {
  it("that keeps the environment warm does not call the function", async () => {
    expect(await serve(echo, {})({ motif: "keep-warm" }, lambdaContext())).toBeUndefined();
  });

  it("has its signal aborted shortly before Lambda ends it", async () => {
    vi.useFakeTimers({ now: 0 });
    const waiting = http("waiting", {}, async ({ signal, remainingTime }) => {
      const before = remainingTime();
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      return json({ before, after: remainingTime() });
    });
    const result = serve(waiting, {})(get("/"), lambdaContext(3000));
    await vi.advanceTimersByTimeAsync(2750);
    expect((await result)?.body).toBe('{"before":3000,"after":250}');
  });
});
