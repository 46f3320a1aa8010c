import { describe, expect, it } from "vitest";
import { http, httpApi, json } from "../../index.ts";
import { problemsIn } from "../../testing/apps.ts";
import { bySpecificity, disputedPath, pathsOverlap, routesOverlap } from "./overlap.ts";

function routeOf(key: string) {
  const [method = "", path = ""] = key.split(" ");
  return { method, path };
}

it.each([
  ["/a/{x}", "/a/b", true],
  ["/a/{x}", "/a/b/c", false],
  ["/a/{x+}", "/a/b/c", true],
  ["/a/{x+}", "/a", false],
  ["/a/{x+}", "/b/{y+}", false],
  ["/{x}/b", "/a/{y}", true],
  ["/a/c", "/a/b", false],
  ["/{x+}", "/", false],
  ["/{x}", "/", false],
])("%s and %s overlap: %s", (a, b, expected) => {
  expect([pathsOverlap(a, b), pathsOverlap(b, a)]).toEqual([expected, expected]);
});

it.each([
  ["GET /a", "POST /a", false],
  ["GET /a", "HEAD /a", true],
  ["ANY /a", "POST /a", true],
])("%s and %s overlap: %s", (a, b, expected) => {
  expect(routesOverlap(routeOf(a), routeOf(b))).toBe(expected);
});

it("orders plain segments, parameters and rests, from the first segment on", () => {
  const inOrder = ["/a/b/{x+}", "/a/{x}/c", "/a/{x+}", "/{x}/b", "/{x+}"];
  expect(inOrder.toReversed().sort(bySpecificity)).toEqual(inOrder);
});

describe("two routes that gateways would not order alike", () => {
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html: "1. Full match for a route and
  // method. 2. Match for a route and method with a greedy path variable ({proxy+})."
  it.each([
    ["GET /a/{rest+}", "GET /{x}/b", "/a/b"],
    ["ANY /a/{rest+}", "PUT /{x}/{y}/c", "/a/x/c"],
    ["GET /a/{rest+}", "GET /{x}/b/{more+}", "/a/b/x"],
  ])("%s and %s dispute %s", (a, b, path) => {
    expect([disputedPath(routeOf(a), routeOf(b)), disputedPath(routeOf(b), routeOf(a))]).toEqual([
      path,
      path,
    ]);
  });

  it.each([
    ["GET /a/{rest+}", "GET /a/b"],
    ["GET /{rest+}", "GET /a/{x}"],
    ["GET /a/{rest+}", "POST /{x}/b"],
    ["GET /a/{rest+}", "GET /{x}"],
    ["GET /a/{rest+}", "GET /{x}/{more+}"],
    ["GET /{t}/files/{rest+}", "GET /acme/{x}/y"],
    ["GET /a/{y}", "GET /{x}/b"],
  ])("%s and %s are told apart", (a, b) => {
    expect([disputedPath(routeOf(a), routeOf(b)), disputedPath(routeOf(b), routeOf(a))]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it("are refused, with the path", () => {
    const fn = (name: string) => http(name, {}, () => json(1));
    expect(problemsIn({ api: httpApi({ "ANY /a/{rest+}": fn("a"), "GET /{x}/b": fn("b") }) })).toEqual([
      expect.stringContaining('api, route "GET /{x}/b": "ANY /a/{rest+}" matches /a/b too'),
    ]);
  });
});
