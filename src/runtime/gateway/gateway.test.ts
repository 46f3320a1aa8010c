import {
  FunctionCrashError,
  FunctionTimeoutError,
  http,
  json,
  MotifError,
  ThrottledError,
} from "@motif/core";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import type { HttpResponseData } from "../contract.ts";
import { createRuntime } from "../create-runtime.ts";
import { FakePlatform } from "../testing/fake-platform.ts";
import { request, shopGateway } from "../testing/shop.ts";
import { createGateway } from "./gateway.ts";

function header({ headers }: HttpResponseData, name: string): string | undefined {
  return headers.find(([other]) => other === name)?.[1];
}

function problemOf(response: HttpResponseData): Record<string, unknown> {
  expect(header(response, "content-type")).toBe("application/problem+json");
  const details = JSON.parse(String(response.body));
  expect(details).toMatchObject({ type: "about:blank", status: response.status, title: expect.any(String) });
  return details;
}

describe("routing", () => {
  it("calls the function of the route with its parameters", async () => {
    const { gateway, calls } = shopGateway();
    const response = await gateway.handle(request("GET", "/items/a%2Fb?full=yes"));
    expect(response).toMatchObject({ status: 200, body: '"get-item"' });
    expect(calls[0]?.request).toMatchObject({ target: "/items/a%2Fb?full=yes", params: { id: "a/b" } });
  });

  it("prefers the plain segment, method by method", async () => {
    const { gateway } = shopGateway();
    expect((await gateway.handle(request("GET", "/items/special"))).body).toBe('"special-item"');
    expect((await gateway.handle(request("DELETE", "/items/special"))).body).toBe('"delete-item"');
  });

  it("asks a handler of ANY with the client's own method, and leaves the body out of the answer to HEAD", async () => {
    const asked: string[] = [];
    const any = http("any", {}, () => json(1));
    const gateway = createGateway({
      api: { routes: [{ method: "ANY", path: "/a/{rest+}", function: "any" }], bodyLimit: 100 },
      functions: [{ name: "any", definition: any }],
      invoke: async (_, { method, params }) => {
        asked.push(`${method} ${params.rest}`);
        return { status: 200, headers: [], body: "body" };
      },
      report: () => {},
    });
    const bodies = [];
    for (const method of ["DELETE", "HEAD", "OPTIONS"])
      bodies.push((await gateway.handle(request(method, "/a/b/c"))).body);
    expect(asked).toEqual(["DELETE b/c", "HEAD b/c", "OPTIONS b/c"]);
    expect(bodies).toEqual(["body", null, "body"]);
  });

  it.each(["/items/", "/items/1/", "/files/"])(
    "answers 404 to a slash at the end, and says so: %s",
    async (path) => {
      const { gateway, calls } = shopGateway();
      for (const method of ["GET", "OPTIONS", "PATCH"]) {
        const details = problemOf(await gateway.handle(request(method, path)));
        expect(details).toMatchObject({
          status: 404,
          detail: `There is no route for ${path}: paths end without a slash here.`,
        });
      }
      expect(calls).toEqual([]);
    },
  );

  it("holds a function to its own limit of bodies, where it has one, be it more or less than the API's", async () => {
    const put = (name: string, bodyLimit?: number) =>
      http(name, bodyLimit === undefined ? {} : { bodyLimit }, () => json(1));
    const functions = [put("small", 5), put("usual"), put("large", 20)];
    const gateway = createGateway({
      api: {
        routes: functions.map(({ name }) => ({ method: "PUT", path: `/${name}`, function: name })),
        bodyLimit: 10,
      },
      functions: functions.map((definition) => ({ name: definition.name, definition })),
      invoke: async () => ({ status: 200, headers: [], body: null }),
      report: () => {},
    });
    expect(gateway.bodyLimit).toBe(20);
    const statusOf = async (path: string, bytes: number) =>
      (await gateway.handle({ ...request("PUT", path), body: Buffer.alloc(bytes) })).status;
    expect([await statusOf("/small", 5), await statusOf("/small", 6)]).toEqual([200, 413]);
    expect([await statusOf("/usual", 10), await statusOf("/usual", 11)]).toEqual([200, 413]);
    expect([await statusOf("/large", 20), await statusOf("/large", 21)]).toEqual([200, 413]);
  });

  it("answers 404 where there is no such path", async () => {
    const response = await shopGateway().gateway.handle(request("GET", "/item"));
    expect(problemOf(response)).toMatchObject({ status: 404, detail: "There is no route for /item." });
  });

  it("answers 405 with the methods that there are", async () => {
    const response = await shopGateway().gateway.handle(request("PATCH", "/items"));
    expect(problemOf(response).status).toBe(405);
    expect(header(response, "allow")).toBe("GET, HEAD, OPTIONS, POST");
  });

  it("answers 404 to everything where the app has no API", async () => {
    const gateway = createGateway({
      functions: [],
      invoke: () => Promise.reject(new Error("not called")),
      report: () => {},
    });
    expect(problemOf(await gateway.handle(request("GET", "/"))).status).toBe(404);
  });

  it.each(["/items/../x", "/items/%2e%2e", "/items/%", "/a\\b"])("answers 400 to %s", async (target) => {
    const { gateway, calls } = shopGateway();
    expect(problemOf(await gateway.handle(request("GET", target))).status).toBe(400);
    expect(calls).toEqual([]);
  });
});

describe("HEAD", () => {
  it("is answered as GET without the body, with its length", async () => {
    const { gateway, calls } = shopGateway({
      invoke: async () => ({ status: 200, headers: [["etag", '"1"']], body: "käse" }),
    });
    const response = await gateway.handle(request("HEAD", "/items/1"));
    expect(response).toEqual({
      status: 200,
      headers: [
        ["etag", '"1"'],
        ["content-length", "5"],
      ],
      body: null,
    });
    expect(calls[0]?.request.method).toBe("GET");
  });

  it("cancels a streamed body", async () => {
    const cancelled = Promise.withResolvers<void>();
    const body = new ReadableStream<Uint8Array>({ cancel: () => cancelled.resolve() });
    const { gateway } = shopGateway({ invoke: async () => ({ status: 200, headers: [], body }) });
    expect((await gateway.handle(request("HEAD", "/items"))).body).toBeNull();
    await cancelled.promise;
  });

  it("answers 405 where there is no GET", async () => {
    const response = await shopGateway().gateway.handle(request("HEAD", "/files/a"));
    expect(response.status).toBe(405);
    expect(header(response, "allow")).toBe("OPTIONS, PUT");
  });
});

describe("OPTIONS", () => {
  it("says which methods a path has, without calling a function", async () => {
    const { gateway, calls } = shopGateway();
    const response = await gateway.handle(request("OPTIONS", "/items/1"));
    expect(response).toEqual({ status: 204, headers: [["allow", "DELETE, GET, HEAD, OPTIONS"]], body: null });
    expect(calls).toEqual([]);
  });

  it("says for * which methods the server has", async () => {
    const response = await shopGateway().gateway.handle(request("OPTIONS", "*"));
    expect(header(response, "allow")).toBe("DELETE, GET, HEAD, OPTIONS, POST, PUT");
  });

  it("answers 404 where there is no such path", async () => {
    expect((await shopGateway().gateway.handle(request("OPTIONS", "/nowhere"))).status).toBe(404);
  });
});

describe("validation", () => {
  it("names every bad field", async () => {
    const { gateway } = shopGateway();
    const response = await gateway.handle(request("POST", "/items", { body: { name: "", price: "1" } }));
    const { errors } = problemOf(response);
    expect(response.status).toBe(400);
    expect(errors).toMatchObject([{ path: "/body/name" }, { path: "/body/price" }]);
  });

  it("is left to the function, which is the only one to do it", async () => {
    let checks = 0;
    const counted = z.unknown().check(() => void checks++);
    const fn = http("counted", { body: counted, query: counted }, () => json("done"));
    const platform = new FakePlatform();
    const runtime = createRuntime(fn, platform);
    const gateway = createGateway({
      api: { routes: [{ method: "POST", path: "/", function: fn.name }], bodyLimit: 100 },
      functions: [{ name: fn.name, definition: fn }],
      invoke: (_, routed) => runtime.http(routed, platform.call()),
      report: () => {},
    });
    expect(await gateway.handle(request("POST", "/", { body: {} }))).toMatchObject({ body: '"done"' });
    expect(checks).toBe(2);
  });

  it.each([
    ["malformed JSON", { "content-type": "application/json" }, '{"name":', 400],
    ["invalid UTF-8", { "content-type": "application/json" }, Buffer.from([0x22, 0xff, 0x22]), 400],
    ["another content type", { "content-type": "text/csv" }, "a,b", 415],
    ["no content type", {}, "{}", 415],
  ])("refuses %s", async (_what, headers, body, status) => {
    const { gateway } = shopGateway();
    const response = await gateway.handle({
      ...request("POST", "/items", { headers }),
      body: Buffer.from(body),
    });
    expect(problemOf(response).status).toBe(status);
  });

  it("refuses a compressed body before it calls a function", async () => {
    const { gateway, calls } = shopGateway();
    const headers = { "content-type": "application/json", "content-encoding": "gzip" };
    const response = await gateway.handle(request("POST", "/items", { headers, body: {} }));
    expect(problemOf(response).status).toBe(415);
    expect(calls).toEqual([]);
  });

  // RFC 9110, section 9.3.1: content in a GET request has no generally defined semantics
  it.each(["GET", "HEAD"])("refuses a %s with a body, and takes one with an empty one", async (method) => {
    const { gateway, calls } = shopGateway();
    const send = (bytes: number) =>
      gateway.handle({ ...request(method, "/items"), body: Buffer.alloc(bytes) });
    expect((await send(1)).status).toBe(400);
    expect(calls).toEqual([]);
    expect((await send(0)).status).toBe(200);
  });

  it("takes a content-encoding of identity, in any case, and any where no schema reads the body", async () => {
    const { gateway } = shopGateway();
    const encoded = (coding: string) => ({
      headers: { "content-type": "application/json", "content-encoding": coding },
      body: { name: "x", price: 1 },
    });
    expect((await gateway.handle(request("POST", "/items", encoded("Identity")))).status).toBe(200);
    expect((await gateway.handle(request("PUT", "/files/a", encoded("gzip")))).status).toBe(200);
  });

  it("takes JSON with a charset, and types that end in +json", async () => {
    const { gateway } = shopGateway();
    for (const type of ["application/json; charset=utf-8", "application/vnd.shop+json"]) {
      const headers = { "content-type": type };
      const response = await gateway.handle(
        request("POST", "/items", { headers, body: { name: "x", price: 1 } }),
      );
      expect(response.status).toBe(200);
    }
  });

  it("takes a body of just the limit, and refuses one of a byte more", async () => {
    const { gateway, calls } = shopGateway({ bodyLimit: 10 });
    const put = (body: Buffer) => gateway.handle({ ...request("PUT", "/files/a"), body });
    expect((await put(Buffer.alloc(10))).status).toBe(200);
    expect(calls).toHaveLength(1);
    expect((await put(Buffer.alloc(11))).status).toBe(413);
    expect(calls).toHaveLength(1);
  });

  it("refuses a body larger than the limit", async () => {
    const { gateway, calls } = shopGateway({ bodyLimit: 10 });
    const response = await gateway.handle(request("PUT", "/files/a", { body: "0123456789" }));
    expect(problemOf(response)).toMatchObject({ status: 413, detail: "The body has more than 10 bytes." });
    expect(calls).toEqual([]);
  });

  it("refuses a GET with a body, which a Request cannot hold", async () => {
    const { gateway } = shopGateway();
    expect(problemOf(await gateway.handle(request("GET", "/items", { body: {} }))).status).toBe(400);
  });
});

describe("a function that does not answer", () => {
  it.each([
    ["is throttled", new ThrottledError("secret"), 429, "1"],
    ["runs too long", new FunctionTimeoutError("secret", 1000), 504, undefined],
    ["crashes", new FunctionCrashError("secret", "secret"), 502, undefined],
    ["has too many callers waiting", new MotifError("no-environment", "secret"), 503, "1"],
    ["meets a defect of the engine", new Error("secret"), 500, undefined],
  ])("%s: problem details that tell nothing of it", async (_what, error, status, retryAfter) => {
    const { gateway, reported } = shopGateway({ invoke: () => Promise.reject(error) });
    const response = await gateway.handle(request("GET", "/items"));
    expect(problemOf(response).status).toBe(status);
    expect(header(response, "retry-after")).toBe(retryAfter);
    expect(response.body).not.toContain("secret");
    expect(reported).toEqual(status === 500 ? [error] : []);
  });
});

/** Expectations from the Fetch standard: https://fetch.spec.whatwg.org/#http-cors-protocol */
describe("CORS", () => {
  const cors = {
    origins: ["https://shop.example", "https://admin.example"],
    headers: ["X-Trace"],
    exposeHeaders: ["etag"],
    maxAge: "10m",
  } as const;
  const from = (origin: string) => ({ headers: { origin } });
  const preflight = (origin: string) => ({
    headers: {
      origin,
      "access-control-request-method": "POST",
      "access-control-request-headers": "content-type",
    },
  });

  it("answers a preflight of an allowed origin", async () => {
    const { gateway, calls } = shopGateway({ cors });
    const response = await gateway.handle(request("OPTIONS", "/items", preflight("https://shop.example")));
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toEqual({
      "access-control-allow-origin": "https://shop.example",
      "access-control-allow-methods": "GET, HEAD, OPTIONS, POST",
      "access-control-allow-headers": "content-type, x-trace",
      "access-control-max-age": "600",
      vary: "origin, access-control-request-method, access-control-request-headers",
    });
    expect(calls).toEqual([]);
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html: "API Gateway automatically sends a
  // response to preflight OPTIONS requests, even if there isn't an OPTIONS route configured for your API"
  it("answers a preflight of a path that is not there, so that the page sees the 404", async () => {
    const { gateway, calls } = shopGateway({ cors });
    const response = await gateway.handle(request("OPTIONS", "/nowhere", preflight("https://shop.example")));
    expect(response.status).toBe(204);
    expect(header(response, "access-control-allow-origin")).toBe("https://shop.example");
    expect(header(response, "access-control-allow-methods")).toContain("POST");
    expect(header(response, "access-control-allow-headers")).toBe("content-type, x-trace");
    const plain = await gateway.handle(request("OPTIONS", "/nowhere", from("https://shop.example")));
    expect(plain.status).toBe(404);
    expect(calls).toEqual([]);
  });

  it("allows a preflight of another origin nothing", async () => {
    const { gateway } = shopGateway({ cors });
    const response = await gateway.handle(request("OPTIONS", "/items", preflight("https://evil.example")));
    expect(response.headers.map(([name]) => name)).toEqual(["vary"]);
  });

  it("names the origin in answers, and that they differ by it", async () => {
    const { gateway } = shopGateway({ cors });
    const response = await gateway.handle(request("GET", "/items", from("https://admin.example")));
    expect(header(response, "access-control-allow-origin")).toBe("https://admin.example");
    expect(header(response, "access-control-expose-headers")).toBe("etag");
    expect(header(response, "vary")).toBe("origin");
  });

  it("answers other origins, and requests without one, without permission", async () => {
    const { gateway } = shopGateway({ cors });
    for (const options of [from("https://evil.example"), from("null"), {}]) {
      const response = await gateway.handle(request("GET", "/items", options));
      expect(header(response, "access-control-allow-origin")).toBeUndefined();
      expect(header(response, "vary")).toBe("origin");
    }
  });

  it.each([
    ["404", "GET", "/nowhere"],
    ["405", "PATCH", "/items"],
    ["400", "POST", "/items"],
  ])("lets the page see a %s", async (status, method, target) => {
    const { gateway } = shopGateway({ cors });
    const options = from("https://shop.example");
    const response = await gateway.handle(request(method, target, options));
    expect(String(response.status)).toBe(status);
    expect(header(response, "access-control-allow-origin")).toBe("https://shop.example");
  });

  it("lets the page see that its request could not be read", () => {
    const refusal = shopGateway({ cors }).gateway.refuse(
      { title: "Late", status: 408 },
      "https://shop.example",
    );
    expect(problemOf(refusal).status).toBe(408);
    expect(header(refusal, "access-control-allow-origin")).toBe("https://shop.example");
  });

  it("allows any origin with *, and keeps what the function says of CORS out", async () => {
    const { gateway } = shopGateway({
      cors: { origins: ["*"] },
      invoke: async () => ({
        status: 200,
        headers: [["access-control-allow-origin", "https://x.example"]],
        body: null,
      }),
    });
    const response = await gateway.handle(request("GET", "/items", from("https://any.example")));
    expect(response.headers).toEqual([["access-control-allow-origin", "*"]]);
  });

  it("adds to the function's own vary", async () => {
    const varying = (value: string) => async () =>
      ({ status: 200, headers: [["vary", value]], body: null }) satisfies HttpResponseData;
    const vary = async (value: string) => {
      const { gateway } = shopGateway({ cors, invoke: varying(value) });
      return header(await gateway.handle(request("GET", "/items")), "vary");
    };
    expect(await vary("accept")).toBe("accept, origin");
    expect(await vary("Accept, Origin")).toBe("Accept, Origin");
    expect(await vary("*")).toBe("*");
  });

  it("is left to the functions where the API says nothing", async () => {
    const { gateway } = shopGateway({
      invoke: async () => ({
        status: 200,
        headers: [["access-control-allow-origin", "https://x.example"]],
        body: null,
      }),
    });
    const response = await gateway.handle(request("GET", "/items", from("https://any.example")));
    expect(response.headers).toEqual([["access-control-allow-origin", "https://x.example"]]);
  });
});
