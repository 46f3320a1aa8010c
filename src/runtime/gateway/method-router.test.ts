import { describe, expect, it } from "vitest";
import { MethodRouter } from "./method-router.ts";

function routerOf(routes: readonly string[], hasCors?: boolean): MethodRouter<string> {
  const router = new MethodRouter<string>(hasCors);
  for (const route of routes) {
    const [method = "", path = ""] = route.split(" ");
    router.add(method, path, route);
  }
  return router;
}

describe("a route of ANY", () => {
  it("is asked what its path has no other route for, whatever the order of the routes", () => {
    for (const routes of [
      ["ANY /a", "GET /a", "PUT /a"],
      ["PUT /a", "GET /a", "ANY /a"],
    ]) {
      const router = routerOf(routes);
      const found = ["GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS"].map(
        (method) => router.match(method, "/a")?.value,
      );
      expect(found).toEqual(["GET /a", "GET /a", "PUT /a", "ANY /a", "ANY /a", "ANY /a", "ANY /a"]);
    }
  });

  it("comes after a route whose path says more, for HEAD too", () => {
    const router = routerOf(["ANY /{rest+}", "GET /items/{id}"]);
    expect(router.match("GET", "/items/1")?.value).toBe("GET /items/{id}");
    expect(router.match("HEAD", "/items/1")?.value).toBe("GET /items/{id}");
    expect(router.match("PUT", "/items/1")).toEqual({ value: "ANY /{rest+}", params: { rest: "items/1" } });
  });

  it("comes before a route of a method whose path says less", () => {
    expect(routerOf(["GET /items/{id}", "ANY /items/recent"]).match("GET", "/items/recent")?.value).toBe(
      "ANY /items/recent",
    );
  });

  it("is asked OPTIONS where nobody answers that for it", () => {
    expect(routerOf(["ANY /a"], false).match("OPTIONS", "/a")?.value).toBe("ANY /a");
    expect(routerOf(["ANY /a"], true).match("OPTIONS", "/a")).toBeUndefined();
  });

  it("takes no method that API Gateway's ANY does not take", () => {
    const router = routerOf(["ANY /a"]);
    expect(router.match("TRACE", "/a")).toBeUndefined();
    expect(router.match("ANY", "/a")).toBeUndefined();
  });

  it("says all that its path can be called with", () => {
    const all = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
    expect(routerOf(["ANY /a"], true).methods("/a")).toEqual(all);
    expect(routerOf(["ANY /a", "GET /b"]).methods()).toEqual(all);
    expect(routerOf(["ANY /a", "GET /b"]).methods("/b")).toEqual(["GET", "HEAD", "OPTIONS"]);
  });
});

it("HEAD takes the route of GET that fits its path best, and one of its own before it", () => {
  const router = routerOf(["HEAD /{x}", "GET /items", "GET /{x}"]);
  expect(router.match("HEAD", "/items")?.value).toBe("GET /items");
  expect(router.match("HEAD", "/other")?.value).toBe("HEAD /{x}");
});
