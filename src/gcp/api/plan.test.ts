import { http, httpApi } from "@motif/core";
import { describe, expect, it } from "vitest";
import { only, planOf, settingsOf } from "../testing/apps.ts";
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
});
