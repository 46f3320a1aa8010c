import { http, httpApi, table } from "@motif/core";
import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { planOf, problemsOf } from "../testing/apps.ts";

const Message = z.object({ id: z.string() });
const items = table("items", { schema: Message, partitionKey: "id" });

describe("an HTTP API", () => {
  const fn = (name: string, options: Parameters<typeof http>[1] = {}) =>
    http(name, options, () => new Response());

  it("is its function app where there is one", () => {
    const plan = planOf({ api: httpApi({ "GET /a": fn("a"), "GET /b": fn("b") }) });
    expect(plan.api).toMatchObject({ defaultApp: "a-b", operations: [], besides: [] });
  });

  it("has an operation for each route where there are several, HEAD beside GET, and one for what is left", () => {
    const plan = planOf({
      api: httpApi({ "GET /a/{id}": fn("a"), "POST /b": fn("b", { uses: { items: items.writer } }) }),
    });
    const operations = plan.api?.operations.map(
      ({ label, method, path, app }) => `${label} ${method} ${path} ${app}`,
    );
    expect(operations).toEqual([
      "get_a_id GET /a/{id} a",
      "post_b POST /b b",
      "head_a_id HEAD /a/{id} a",
      ...["get", "head", "post", "put", "patch", "delete", "options"].map(
        (method) => `${method}_any ${method.toUpperCase()} /* a`,
      ),
    ]);
  });

  // https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules: 1-80 characters
  it("has ids of operations that API Management takes, however long the routes, and no two alike", () => {
    const long = `/${"segment/".repeat(20)}`;
    const plan = planOf({
      api: httpApi({
        [`GET ${long}a`]: fn("a"),
        [`GET ${long}b`]: fn("b", { uses: { items: items.writer } }),
      }),
    });
    const labels = plan.api?.operations.map(({ label }) => label) ?? [];
    expect(new Set(labels).size).toBe(labels.length);
    for (const label of labels) expect(label).toMatch(/^[a-z][a-z0-9_]{0,79}$/);
  });

  // https://learn.microsoft.com/azure/api-management/service-limits: 3,000 operations in the Consumption tier
  it("refuses more operations than API Management takes, where that is in front", () => {
    const one = fn("one");
    const withRoutes = (count: number) => ({
      ...Object.fromEntries(Array.from({ length: count }, (_, n) => [`POST /r${n}`, one])),
      "POST /other": fn("other", { uses: { items: items.writer } }),
    });
    // Seven are for what no route matches.
    expect(problemsOf({ api: httpApi(withRoutes(2992)) })).toEqual([]);
    expect(problemsOf({ api: httpApi(withRoutes(2993)) })).toEqual([
      expect.stringMatching(/^api: has 3001 operations .* API Management takes 3000/),
    ]);
  });

  // https://learn.microsoft.com/azure/api-management/service-limits: 30 s in the Consumption tier
  it("refuses what takes longer than API Management waits, where that is in front", () => {
    const slow = fn("slow", { timeout: "31s" });
    expect(problemsOf({ api: httpApi({ "GET /slow": slow }) })).toEqual([]);
    expect(problemsOf({ api: httpApi({ "GET /slow": slow, "GET /quick": fn("quick") }) })).toEqual([
      expect.stringContaining("ends a request after 30 s"),
    ]);
  });

  it("names what answers the rest so that it comes behind all of its functions", () => {
    const [app] = planOf({ api: httpApi({ "GET /a": fn("zip"), "GET /b": fn("b") }) }).apps;
    expect(app?.unmatched?.azureName).toBe("zz_unmatched");
    expect(app?.unmatched?.settings).toMatchObject({ routes: [{ path: "/a" }, { path: "/b" }] });
  });

  // https://github.com/Azure/azure-functions-host/issues/9876: routes are tried in the order of the functions' names
  it("numbers its functions where one route would hide another one", () => {
    const namesOf = (api: Parameters<typeof httpApi>[0]) =>
      planOf({ api: httpApi(api) }).apps.flatMap(({ functions }) =>
        functions.flatMap(({ azureNames }) => azureNames),
      );
    const get = fn("get-item");
    expect(namesOf({ "GET /items/{id}": get, "GET /items/newest": fn("newest") })).toEqual([
      "r2_get-item",
      "r1_newest",
    ]);
    expect(
      namesOf({ "GET /{a}/x": fn("ax"), "GET /y/{b}": fn("yb"), "GET /y/x": fn("yx"), "GET /z": fn("z") }),
    ).toEqual(["r4_ax", "r2_yb", "r1_yx", "r3_z"]);
    expect(namesOf({ "GET /items/{id}": get, "PUT /items/newest": fn("newest") })).toEqual([
      "get-item",
      "newest",
    ]);
    expect(namesOf({ "GET /items/{id}": get, "GET /items": get, "GET /items/newest": get })).toEqual([
      "get-item",
      "get-item_2",
      "get-item_3",
    ]);
    const apart = fn("newest", { uses: { items: items.reader } });
    expect(namesOf({ "GET /items/{id}": get, "GET /items/newest": apart })).toEqual(["get-item", "newest"]);
    expect(namesOf({ "GET /items/{id}": get, "PUT /items/{id}": get })).toEqual(["get-item"]);
  });

  // https://learn.microsoft.com/aspnet/core/fundamentals/routing#route-templates: "Catch-all parameters can also match the empty
  // string."
  it("numbers them where a route for the rest of a path would hide another one, or what stands before the rest", () => {
    const namesOf = (api: Parameters<typeof httpApi>[0]) =>
      planOf({ api: httpApi(api) }).apps.flatMap(({ functions }) =>
        functions.flatMap(({ azureNames }) => azureNames),
      );
    expect(namesOf({ "GET /files/{path+}": fn("all"), "GET /files/a/b": fn("ab") })).toEqual([
      "r1_ab",
      "r2_all",
    ]);
    expect(namesOf({ "GET /files/{path+}": fn("all"), "GET /files": fn("list") })).toEqual([
      "r2_all",
      "r1_list",
    ]);
    expect(namesOf({ "GET /files/{path+}": fn("all"), "GET /file": fn("one") })).toEqual(["all", "one"]);
  });

  it("has for ANY what its path has no other route for, and OPTIONS only where no cors answers it", () => {
    const routes = { "ANY /a/{rest+}": fn("any"), "GET /a/{path+}": fn("get") };
    const methodsOf = (options: Parameters<typeof httpApi>[1]) => {
      const { api } = planOf({
        api: httpApi({ ...routes, "POST /b": fn("b", { uses: { items: items.writer } }) }, options),
      });
      return api?.operations.filter(({ path }) => path === "/a/*").map(({ method }) => method);
    };
    const others = ["POST", "PUT", "PATCH", "DELETE"];
    expect(methodsOf({})).toEqual([...others, "OPTIONS", "GET", "HEAD"]);
    expect(methodsOf({ cors: { origins: ["*"] } })).toEqual([...others, "GET", "HEAD"]);
  });

  it("leaves functions that stream to their function apps, where API Management would collect", () => {
    const slow = fn("slow", { streams: true, timeout: "5m" });
    const plan = planOf({ api: httpApi({ "GET /slow": slow, "GET /quick": fn("quick") }) });
    expect(plan.api).toEqual({
      name: "api",
      defaultApp: "quick",
      operations: [],
      besides: [{ function: "slow", app: "slow" }],
    });
  });
});
