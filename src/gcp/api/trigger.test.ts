import { request } from "node:http";
import { createConnection } from "node:net";
import { type HttpFunction, http } from "@motif/core";
import { customAuthorizer } from "@motif/runtime";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { VARIABLE } from "../ground/environment.ts";
import { type RunningFunction, runFunction } from "../testing/framework.ts";
import { API_VARIABLE, type Api } from "./environment.ts";
import { serve as handlerOf } from "./trigger.ts";

const running: RunningFunction[] = [];

async function serve(fn: HttpFunction, routes: readonly string[], more: Partial<Api> = {}): Promise<string> {
  const api: Api = {
    routes: routes.map((route) => {
      const [method = "", path = ""] = route.split(" ");
      return { method, path };
    }),
    bodyLimit: 100,
    ...more,
  };
  vi.stubEnv(API_VARIABLE, JSON.stringify(api));
  const started = await runFunction(handlerOf(fn, {}));
  running.push(started);
  return started.url;
}

let lines: string[] = [];

beforeEach(() => {
  lines = [];
  vi.stubEnv(VARIABLE.project, "acme");
  vi.spyOn(process.stdout, "write").mockImplementation((line) => lines.push(String(line)) > 0);
});
afterEach(async () => {
  for (const each of running.splice(0)) await each[Symbol.asyncDispose]();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const echo = http("echo", {}, async ({ request, params, query }) =>
  Response.json({
    method: request.method,
    url: new URL(request.url).pathname,
    params,
    query,
    cookie: request.headers.get("cookie"),
    type: request.headers.get("content-type"),
    bytes: [...new Uint8Array(await request.arrayBuffer())],
  }),
);

describe("a request that an authorizer refuses", () => {
  it("is answered before its body is looked at, with the challenge", async () => {
    const authorizer = customAuthorizer("mine", { scheme: "Mine", decide: () => undefined });
    const fn = http("guarded", { authorizer, body: z.object({ name: z.string() }) }, () => new Response());
    const url = await serve(fn, ["POST /items"]);
    for (const headers of [{}, { authorization: "Mine x" }]) {
      const response = await fetch(`${url}/items`, { method: "POST", body: "{}", headers });
      expect(response.status).toBe(401);
      expect(response.headers.get("www-authenticate")).toBe("Mine");
      expect(await response.text()).not.toContain("name");
    }
  });
});

describe("a request in the Functions Framework", () => {
  it("reaches the handler with its parameters, query, cookies and bytes", async () => {
    const url = await serve(echo, ["POST /items/{id}/parts/{part}"]);
    const response = await fetch(`${url}/items/a%2Fb%20c/parts/%C3%BC?x=1&x=2&y=%C3%A4`, {
      method: "POST",
      headers: { cookie: "a=1; b=2", "content-type": "image/png" },
      body: Uint8Array.from([0, 255, 13, 10, 128]),
    });
    expect(await response.json()).toEqual({
      method: "POST",
      url: "/items/a%2Fb%20c/parts/%C3%BC",
      params: { id: "a/b c", part: "ü" },
      query: { x: ["1", "2"], y: "ä" },
      cookie: "a=1; b=2",
      type: "image/png",
      bytes: [0, 255, 13, 10, 128],
    });
  });

  it("has the bytes of its body as they came: JSON that is neither ASCII nor canonical", async () => {
    const raw = http("raw", {}, ({ rawBody }) => Response.json([...rawBody]));
    const body = '{ "b": 1.0,\r\n "a": "Hällo \\u00e9" }';
    const init = { method: "POST", headers: { "content-type": "application/json" }, body };
    const response = await fetch(await serve(raw, ["POST /"]), init);
    expect(await response.json()).toEqual([...Buffer.from(body)]);
  });

  it.each([
    ["http", "http:"],
    ["https,http", "https:"],
    ["no protocol", "https:"],
  ])("that came by %j is one of %s", async (forwarded, protocol) => {
    const fn = http("where", {}, ({ request }) => new Response(new URL(request.url).protocol));
    const response = await fetch(await serve(fn, ["GET /"]), { headers: { "x-forwarded-proto": forwarded } });
    expect(await response.text()).toBe(protocol);
  });

  const NewItem = z.object({ name: z.string() });
  const create = http("create", { body: NewItem }, ({ body }) => Response.json(body, { status: 201 }));
  const post = (url: string, body: string, type = "application/json", more = {}) =>
    fetch(`${url}/items`, { method: "POST", headers: { "content-type": type, ...more }, body });

  // The framework's own parser would answer all of these itself, with a page of HTML.
  it.each([
    ["malformed JSON", '{"name":', "application/json", {}, 400],
    ["a plain value", '"tea"', "application/json", {}, 400],
    ["an unknown charset", '{"name":"tea"}', "application/json; charset=iso-8859-1", {}, 201],
    ["a form", "name=tea", "application/x-www-form-urlencoded", {}, 415],
    ["a compressed body", '{"name":"tea"}', "application/json", { "content-encoding": "gzip" }, 415],
    ["a body beyond the limit", `{"name":"${"x".repeat(100)}"}`, "application/json", {}, 413],
  ])("is answered by the function for %s", async (_, body, type, more, status) => {
    const response = await post(await serve(create, ["POST /items"]), body, type, more);
    expect(response.status).toBe(status);
    if (status >= 400) expect(response.headers.get("content-type")).toBe("application/problem+json");
  });

  it("is answered by the function for a path that cannot be decoded", async () => {
    const response = await fetch(`${await serve(echo, ["GET /items/{id}"])}/items/%zz?x=%`);
    expect(response.status).toBe(400);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  });

  it("is refused where its Host header is no host", async () => {
    const url = new URL(await serve(echo, ["GET /"]));
    const statusFor = (host: string) =>
      new Promise((resolve, reject) => {
        const outgoing = request({ port: url.port, path: "/", headers: { host } }, (response) => {
          response.resume();
          resolve(response.statusCode);
        });
        outgoing.on("error", reject).end();
      });
    for (const host of ["a/b", "a?b", "a@b", "a b", "[", "a:99999999"]) {
      expect(await statusFor(host), host).toBe(400);
    }
    for (const host of ["api.example", "127.0.0.1:8080", "[::1]:80"]) {
      expect(await statusFor(host), host).toBe(200);
    }
  });

  it("names every bad field as problem details", async () => {
    const response = await post(await serve(create, ["POST /items"]), '{"name":1}');
    expect(await response.json()).toMatchObject({ status: 400, errors: [{ path: "/body/name" }] });
  });

  it("is refused by path and method as the local engine refuses it", async () => {
    const url = await serve(echo, ["GET /items", "DELETE /items"]);
    expect((await fetch(`${url}/nowhere`)).status).toBe(404);
    const wrong = await fetch(`${url}/items`, { method: "PUT" });
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "DELETE, GET, HEAD, OPTIONS"]);
    const options = await fetch(`${url}/items`, { method: "OPTIONS" });
    expect([options.status, options.headers.get("allow")]).toEqual([204, "DELETE, GET, HEAD, OPTIONS"]);
  });

  it.each([
    [true, { "x-forwarded-authorization": "Bearer caller" }, "Bearer caller"],
    [true, {}, null],
    [false, {}, "Bearer token"],
    [false, { "x-forwarded-authorization": "Bearer forged" }, "Bearer token"],
  ])("has the caller's authorization (API Gateway: %s, %j)", async (behindGateway, headers, expected) => {
    const show = http("show", {}, ({ header }) => Response.json(header("authorization") ?? null));
    const url = await serve(show, ["GET /"], { behindGateway });
    const response = await fetch(`${url}/`, { headers: { authorization: "Bearer token", ...headers } });
    expect(await response.json()).toBe(expected);
  });

  it("for HEAD is answered as for GET, without the body", async () => {
    const url = await serve(echo, ["GET /items"]);
    const response = await fetch(`${url}/items`, { method: "HEAD" });
    expect(response.headers.get("content-type")).toBe("application/json");
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });

  it("of a page elsewhere is answered by the rules of the API", async () => {
    const cors = { origins: ["https://shop.example"], headers: ["x-key"], maxAge: "10m" } as const;
    const url = await serve(echo, ["GET /items"], { cors });
    const headers = { origin: "https://shop.example", "access-control-request-method": "GET" };
    const preflight = await fetch(`${url}/items`, { method: "OPTIONS", headers });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-origin")).toBe("https://shop.example");
    expect(preflight.headers.get("access-control-max-age")).toBe("600");
    const nowhere = await fetch(`${url}/nowhere`, { method: "OPTIONS", headers });
    expect(nowhere.headers.get("access-control-allow-origin")).toBe("https://shop.example");
    const other = await fetch(`${url}/nowhere`, { headers: { origin: "https://shop.example" } });
    expect([other.status, other.headers.get("access-control-allow-origin")]).toEqual([
      404,
      "https://shop.example",
    ]);
    const stranger = await fetch(`${url}/items`, { headers: { origin: "https://evil.example" } });
    expect(stranger.headers.get("access-control-allow-origin")).toBeNull();
  });

  // API Gateway sends OPTIONS of a path to one function: https://cloud.google.com/api-gateway/docs/passing-data
  it("tells a preflight of what other functions answer on its paths, and answers none of that itself", async () => {
    const url = await serve(echo, ["GET /items/{id}"], {
      cors: { origins: ["https://shop.example"] },
      otherRoutes: [{ method: "PUT", path: "/items/{key}" }],
    });
    const preflight = await fetch(`${url}/items/1`, {
      method: "OPTIONS",
      headers: { origin: "https://shop.example", "access-control-request-method": "PUT" },
    });
    expect(preflight.headers.get("access-control-allow-methods")).toBe("GET, HEAD, OPTIONS, PUT");
    expect((await fetch(`${url}/items/1`, { method: "PUT" })).status).toBe(421);
    expect((await fetch(`${url}/items/1`)).status).toBe(200);
  });
});

describe("a response", () => {
  it("keeps several cookies apart, and bytes as they are", async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    const fn = http("cookies", {}, () => {
      const headers = new Headers({ "content-type": "application/octet-stream" });
      headers.append("set-cookie", "a=1; Path=/");
      headers.append("set-cookie", "b=2, 3");
      return new Response(bytes, { headers });
    });
    const response = await fetch(`${await serve(fn, ["GET /"])}/`);
    expect(response.headers.getSetCookie()).toEqual(["a=1; Path=/", "b=2, 3"]);
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
  });

  const named = (value: string, body: BodyInit) =>
    http("named", {}, () => new Response(body, { headers: { "x-name": value } }));
  const streamed = () => new Blob(["text"]).stream();

  it.each([
    ["a text", () => "text"],
    ["a stream", streamed],
  ])("with %s has the bytes of its headers as they are", async (_, body) => {
    const url = await serve(named("\xe9\xff", body()), ["GET /"]);
    expect((await fetch(url)).headers.get("x-name")).toBe("\xe9\xff");
  });

  it.each([
    ["a text", () => "text"],
    ["a stream", streamed],
  ])("with %s and a header that HTTP cannot carry is 500, and the instance goes on", async (_, body) => {
    const url = await serve(named("\x01", body()), ["GET /"]);
    const response = await fetch(url);
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({
      type: "about:blank",
      title: "Internal Server Error",
      status: 500,
    });
    expect(response.headers.has("x-name")).toBe(false);
    expect(lines.join("")).toContain("x-name");
  });

  it("that is a stream goes out as it comes", async () => {
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
    const fn = http("streaming", {}, () => {
      const body = new ReadableStream<Uint8Array>({
        start(given) {
          controller = given;
          given.enqueue(Buffer.from("first"));
        },
      });
      return new Response(body);
    });
    const response = await fetch(`${await serve(fn, ["GET /"])}/`);
    const reader = response.body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe("first");
    controller?.enqueue(Buffer.from("second"));
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe("second");
    controller?.close();
    expect((await reader?.read())?.done).toBe(true);
  });

  it("that breaks off is seen to be broken off, and is in the log", async () => {
    const fn = http("breaking", {}, () => {
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(Buffer.from("first")),
        pull: (controller) => controller.error(new Error("the source went away")),
      });
      return new Response(body);
    });
    const response = await fetch(`${await serve(fn, ["GET /"])}/`);
    await expect(response.text()).rejects.toThrow();
    await vi.waitFor(() => expect(lines.join()).toContain("the source went away"));
  });

  it("nobody waits for any more ends the handler's stream", async () => {
    const cancelled = Promise.withResolvers<void>();
    const fn = http("endless", {}, () => {
      const body = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(new Uint8Array(1000)),
        cancel: () => cancelled.resolve(),
      });
      return new Response(body);
    });
    const { port } = new URL(await serve(fn, ["GET /"]));
    const socket = createConnection(Number(port), "127.0.0.1");
    socket.write("GET / HTTP/1.1\r\nhost: localhost\r\n\r\n");
    socket.once("data", () => socket.destroy());
    await cancelled.promise;
  });

  it("to what the handler throws is a problem that tells nothing, and an error in the log that tells all", async () => {
    const fn = http("throwing", {}, () => {
      throw new Error("the password is 1234");
    });
    const response = await fetch(`${await serve(fn, ["GET /"])}/`, {
      headers: { traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" },
    });
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("1234");
    const errors = lines.map((line) => JSON.parse(line)).filter(({ severity }) => severity === "ERROR");
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({
      function: "throwing",
      stack_trace: expect.stringContaining("the password is 1234"),
      "logging.googleapis.com/trace": "projects/acme/traces/0af7651916cd43dd8448eb211c80319c",
    });
  });
});
