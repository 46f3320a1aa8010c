import { http, httpApi } from "@motif/core";
import { describe, expect, it } from "vitest";
import { only, planOf, problemsOf, settingsOf } from "../testing/apps.ts";
import { API_VARIABLE } from "./environment.ts";

describe("callers", () => {
  const api = (functions: Record<string, ReturnType<typeof http>>) => planOf({ api: httpApi(functions) });
  const fn = (name: string, settings = {}) => http(name, settings, () => new Response());

  it("of a single function's API are everybody, without a gateway", () => {
    const shared = fn("a");
    const one = api({ "GET /a": shared, "POST /a": shared });
    expect(one.api).toMatchObject({ onlyFunction: "a", operations: [] });
    expect(only(one).callers).toMatchObject([{ everybody: "api_public" }]);
    expect(one.services).not.toContain("apigateway.googleapis.com");
  });

  it("of several functions are the gateway alone", () => {
    const plan = api({ "GET /a": fn("a"), "GET /b": fn("b") });
    expect(plan.functions.flatMap(({ callers }) => callers)).toMatchObject([
      { account: "gateway" },
      { account: "gateway" },
    ]);
    expect(plan.services).toContain("apigateway.googleapis.com");
  });

  it("of the gateway bring its token instead of theirs, which functions behind it know", () => {
    const plan = api({ "GET /a": fn("a"), "GET /b": fn("b"), "GET /c": fn("c", { streams: true }) });
    const behind = plan.functions.map((one) => [one.name, settingsOf(one, API_VARIABLE)]);
    expect(behind).toMatchObject([
      ["a", { behindGateway: true }],
      ["b", { behindGateway: true }],
      ["c", expect.not.objectContaining({ behindGateway: expect.anything() })],
    ]);
  });

  // https://fetch.spec.whatwg.org/#http-cors-protocol: a preflight is about the path, whoever answers its methods
  it("of the gateway who ask with OPTIONS are told of the methods of all functions on the path", () => {
    const plan = api({ "GET /a/{id}": fn("a"), "PUT /a/{key}": fn("b"), "GET /c": fn("c") });
    expect(plan.functions.map((one) => settingsOf(one, API_VARIABLE))).toMatchObject([
      { otherRoutes: [{ method: "PUT", path: "/a/{key}" }] },
      { otherRoutes: [{ method: "GET", path: "/a/{id}" }] },
      expect.not.objectContaining({ otherRoutes: expect.anything() }),
    ]);
  });

  it("of functions that stream come past the gateway", () => {
    const plan = api({ "GET /a": fn("a"), "GET /b": fn("b"), "GET /c": fn("c", { streams: true }) });
    expect(plan.api).toMatchObject({ direct: ["c"] });
    expect(plan.api?.operations.map((operation) => operation.function)).not.toContain("c");
    expect(plan.functions.find(({ name }) => name === "c")?.callers).toMatchObject([
      { everybody: "function_urls_public" },
    ]);
  });
});

// https://docs.cloud.google.com/run/quotas#request_limits: "32 MiB if using HTTP/1 server"
it("bodies that Cloud Run does not take are refused, of the API and of a function", () => {
  const fn = (name: string, bodyLimit: number) => http(name, { bodyLimit }, () => new Response());
  const limit = 32 * 1024 * 1024;
  const api = httpApi({ "PUT /a": fn("a", limit), "PUT /b": fn("b", limit + 1) }, { bodyLimit: limit + 2 });
  expect(problemsOf({ api })).toEqual([
    expect.stringContaining("api: bodyLimit is 33554434 bytes; Cloud Run takes 33554432 at most"),
    expect.stringContaining("function b: bodyLimit is 33554433 bytes; Cloud Run takes 33554432 at most"),
  ]);
});

describe("operations of the gateway", () => {
  it("include HEAD beside GET, and OPTIONS for browsers", () => {
    const fn = (name: string) => http(name, {}, () => new Response());
    const { api } = planOf({
      api: httpApi(
        { "GET /items/{id}": fn("get"), "PUT /items/{key}": fn("put") },
        { cors: { origins: ["*"] } },
      ),
    });
    // https://swagger.io/specification/v2/: paths that differ in their parameters' names only are the same path
    expect(api?.operations).toEqual([
      { id: "get_items_id", method: "GET", path: "/items/{id}", parameters: ["id"], function: "get" },
      { id: "put_items_id", method: "PUT", path: "/items/{id}", parameters: ["id"], function: "put" },
      { id: "head_items_id", method: "HEAD", path: "/items/{id}", parameters: ["id"], function: "get" },
      { id: "options_items_id", method: "OPTIONS", path: "/items/{id}", parameters: ["id"], function: "get" },
    ]);
  });

  // https://docs.cloud.google.com/api-gateway/docs/path-templating: "a double wildcard segment (e.g. {var=**})"
  it("take the rest of a path, and spell ANY out", () => {
    const fn = (name: string) => http(name, {}, () => new Response());
    const { api } = planOf({
      api: httpApi({ "ANY /files/{path+}": fn("any"), "GET /files/{path+}": fn("get") }),
    });
    expect(api?.operations.map(({ method, path, function: by }) => `${method} ${path} ${by}`)).toEqual([
      ...["POST", "PUT", "PATCH", "DELETE", "OPTIONS"].map((method) => `${method} /files/{path=**} any`),
      "GET /files/{path=**} get",
      "HEAD /files/{path=**} get",
    ]);
    expect(api?.operations[0]?.parameters).toEqual(["path"]);
  });
});
