import { http, httpApi } from "@motif/core";
import { apiWith } from "@motif/core/testing";
import { describe, expect, it } from "vitest";
import { planOf, problemsOf } from "../testing/apps.ts";

const origins = (count: number) => Array.from({ length: count }, (_, n) => `https://s${n}.example`);
const headers = (count: number) => Array.from({ length: count }, (_, n) => `x-${n}`);

describe("an HTTP API", () => {
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
  it("refuses functions that may take longer than API Gateway waits", () => {
    expect(problemsOf(apiWith({ timeout: "31s" }))).toEqual([
      expect.stringContaining("API Gateway waits 30 s"),
    ]);
  });

  it("refuses bodies that Lambda does not take", () => {
    const fn = http("put-item", {}, () => new Response());
    const api = httpApi({ "PUT /items": fn }, { bodyLimit: 8_000_000 });
    expect(problemsOf({ api })).toEqual([expect.stringContaining("put large bodies into a bucket")]);
    const own = http("put-item", { bodyLimit: 6 * 1024 * 1024 + 1 }, () => new Response());
    expect(problemsOf({ api: httpApi({ "PUT /items": own }) })).toEqual([
      expect.stringMatching(/^function put-item: bodyLimit is 6291457 bytes; Lambda takes 6291456 at most/),
    ]);
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
  it("takes HEAD wherever it takes GET, as the engine does", () => {
    const get = http("get", {}, () => new Response());
    const head = http("head", {}, () => new Response());
    const routes = { "GET /a/{id}": get, "GET /b/{id}": get, "HEAD /b/{name}": head, "POST /c": get };
    const made = planOf({ api: httpApi(routes) }).api?.routes ?? [];
    expect(made.map(({ label, method, path, function: fn }) => [label, `${method} ${path}`, fn])).toEqual([
      ["get_a_id", "GET /a/{id}", "get"],
      ["get_b_id", "GET /b/{id}", "get"],
      ["head_b_name", "HEAD /b/{name}", "head"],
      ["post_c", "POST /c", "get"],
      ["head_a_id", "HEAD /a/{id}", "get"],
    ]);
  });

  describe("with ANY", () => {
    const fn = (name: string) => http(name, {}, () => new Response());
    const keysOf = (routes: Parameters<typeof httpApi>[0]) =>
      planOf({ api: httpApi(routes) }).api?.routes.map(({ method, path }) => `${method} ${path}`);

    it("has one route of API Gateway for it", () => {
      const routes = { "ANY /a": fn("a"), "ANY /a/{rest+}": fn("b"), "GET /a/b": fn("c"), "PUT /a": fn("d") };
      expect(keysOf(routes)).toEqual(["ANY /a", "ANY /a/{rest+}", "GET /a/b", "PUT /a", "HEAD /a/b"]);
    });

    // What is documented: a full match counts before a greedy one. Which full match counts, only for routes of one method.
    it("spells it out where a route of a method, whose path says less, matches the same path", () => {
      const routes = { "ANY /a/b": fn("a"), "GET /a/{id}": fn("b"), "PUT /a/b": fn("c") };
      expect(keysOf(routes)).toEqual([
        ...["GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS"].map((method) => `${method} /a/b`),
        "GET /a/{id}",
        "PUT /a/b",
        "HEAD /a/{id}",
      ]);
    });

    it("tells the function its routes, which is asked for HEAD then", () => {
      const plan = planOf({ api: httpApi({ "ANY /a": fn("a"), "GET /b": fn("b") }) });
      expect(plan.functions.map(({ environment }) => environment.MOTIF_ROUTES)).toEqual([
        '["ANY /a"]',
        undefined,
      ]);
    });

    it("names methods to browsers, and not all by *, which is none where a request has credentials", () => {
      const api = httpApi({ "ANY /a": fn("a") }, { cors: { origins: ["https://shop.example"] } });
      expect(planOf({ api }).api?.cors?.methods).toEqual(["DELETE", "GET", "HEAD", "PATCH", "POST", "PUT"]);
    });
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 20 KB of resource-based policy
  it("refuses more routes of a function than its policy has room for", () => {
    const fn = http("get", {}, () => new Response());
    const routes = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`GET /things/${n}`, fn]));
    expect(problemsOf({ api: httpApi(routes(20)) })).toEqual([]);
    expect(problemsOf({ api: httpApi(routes(40)) })).toEqual([
      expect.stringMatching(/^function get: answers 80 routes .* Lambda allows 20480\. Share the routes/),
    ]);
  });

  it("leaves functions that stream to URLs of their own, which may take longer than API Gateway waits", () => {
    const slow = http("slow", { streams: true, timeout: "5m" }, () => new Response());
    const quick = http("quick", {}, () => new Response());
    const routes = { "GET /exports/{id}": slow, "POST /exports": slow, "GET /items": quick };
    const plan = planOf({ api: httpApi(routes, { cors: { origins: ["https://shop.example"] } }) });
    expect(plan.api?.routes.map(({ function: fn }) => fn)).toEqual(["quick", "quick"]);
    const [, streaming] = plan.functions;
    expect(streaming).toMatchObject({
      name: "slow",
      trigger: "api/url",
      environment: { MOTIF_ROUTES: '["GET /exports/{id}","POST /exports"]' },
    });
    expect(plan.functionUrls).toMatchObject([
      { function: "slow", cors: { origins: ["https://shop.example"], methods: ["GET", "POST"] } },
    ]);
    expect(plan.alarms.filter(({ kind }) => kind === "url-errors")).toMatchObject([
      { subject: "slow", metric: "Url5xxCount" },
    ]);
    expect(planOf({ api: httpApi({ "GET /exports/{id}": slow }) }).api).toBeUndefined();
  });

  // https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html: "Array Members: Maximum number of 100 items.", "Maximum length of 253.", "… 1024."
  it.each([
    [{ origins: origins(100) }, []],
    [{ origins: origins(101) }, [/^api: cors\.origins makes 101 entries, .* streams takes 100/]],
    [{ origins: ["*"], headers: headers(99) }, []],
    [{ origins: ["*"], headers: headers(100) }, [/cors\.headers makes 101 entries/]], // content-type is one of them
    [{ origins: ["*"], exposeHeaders: headers(101) }, [/cors\.exposeHeaders makes 101 entries/]],
    [{ origins: [`https://${"a".repeat(245)}`] }, []],
    [
      { origins: [`https://${"a".repeat(246)}`] },
      [/cors\.origins has an entry of 254 characters, .* takes 253/],
    ],
    [{ origins: ["*"], headers: ["x".repeat(1025)] }, [/cors\.headers has an entry of 1025 characters/]],
  ])("has lists of CORS that the URL of a function that streams takes: %#", (cors, problems) => {
    const slow = http("slow", { streams: true }, () => new Response());
    const quick = http("quick", {}, () => new Response());
    expect(problemsOf({ api: httpApi({ "GET /exports": slow }, { cors }) })).toEqual(
      problems.map((problem) => expect.stringMatching(problem)),
    );
    expect(
      problemsOf({ api: httpApi({ "GET /items": quick }, { cors }) }),
      "API Gateway says no limit",
    ).toEqual([]);
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html:
  // "Total combined size of request line and header values: 10240 bytes"
  it("refuses a path with which no request would fit", () => {
    const fn = http("put", {}, () => new Response());
    const withPath = (length: number) => ({ api: httpApi({ [`PUT /${"x".repeat(length - 1)}`]: fn }) });
    const refusal = expect.stringMatching(
      /^api: the path of a route "\/x+…" cannot be a route of API Gateway/,
    );
    expect(problemsOf(withPath(9_000))).toEqual([]);
    expect(problemsOf(withPath(10_224))).not.toContainEqual(refusal);
    expect(problemsOf(withPath(10_225))).toContainEqual(refusal);
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html: "Routes per API: 300"
  it("refuses more routes than API Gateway takes, HEAD beside GET counted", () => {
    const withRoutes = (count: number) =>
      Object.fromEntries(
        Array.from({ length: count }, (_, n) => [`GET /r${n}`, http(`f${n}`, {}, () => new Response())]),
      );
    expect(problemsOf({ api: httpApi(withRoutes(150)) })).toEqual([]);
    expect(problemsOf({ api: httpApi(withRoutes(151)) })).toEqual([
      expect.stringMatching(/^api: has 302 routes .* API Gateway takes 300/),
    ]);
  });

  it("labels routes that differ in signs only differently", () => {
    const fn = http("get-item", {}, () => new Response());
    const { api } = planOf({ api: httpApi({ "GET /items/{id}": fn, "GET /items/id": fn, "GET /": fn }) });
    expect(api?.routes.map(({ label }) => label)).toEqual([
      "get_items_id",
      "get_items_id_2",
      "get_root",
      "head_items_id",
      "head_items_id_2",
      "head_root",
    ]);
  });
});
