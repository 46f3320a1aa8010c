import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { http, httpApi, json } from "../../index.ts";
import { problemsIn } from "../../testing/apps.ts";

describe("an HTTP API is refused with", () => {
  it.each([
    [
      "a route without its function",
      problemsIn({ api: httpApi({ "GET /": undefined as never }) }),
      "circular import",
    ],
    [
      "two routes that match the same requests",
      problemsIn({
        api: httpApi({
          "GET /a/{x}": http("a", {}, () => json(1)),
          "GET /a/{y}": http("b", {}, () => json(1)),
        }),
      }),
      'matches the same requests as "GET /a/{x}"',
    ],
    [
      "a parameter that the path does not have",
      problemsIn({
        api: httpApi({ "GET /a/{x}": http("a", { params: z.object({ id: z.string() }) }, () => json(1)) }),
      }),
      'wants the parameter "id"',
    ],
    [
      "an answer whose status is none",
      problemsIn({ api: httpApi({ "GET /a": http("a", { responses: { 199: null } }, () => json(1)) }) }),
      "says what it answers with 199",
    ],
    [
      "an answer whose status no class has",
      problemsIn({ api: httpApi({ "GET /a": http("a", { responses: { 600: null } }, () => json(1)) }) }),
      "says what it answers with 600",
    ],
    [
      "a route in the admin API",
      problemsIn({ api: httpApi({ "GET /_motif/x": http("a", {}, () => json(1)) }) }),
      "belong to the dev server's admin API",
    ],
    ["two APIs", problemsIn({ one: httpApi({}), two: httpApi({}) }), "has an HTTP API already (one)"],
    [
      "an origin with a path",
      problemsIn({ api: httpApi({}, { cors: { origins: ["https://a.example/x"] } }) }),
      'cors.origins has "https://a.example/x"',
    ],
    // https://fetch.spec.whatwg.org/#http-access-control-allow-origin: one origin, or `*`
    [
      "an origin with a wildcard",
      problemsIn({ api: httpApi({}, { cors: { origins: ["https://*.a.example"] } }) }),
      'cors.origins has "https://*.a.example", and a wildcard stands for no part of an origin',
    ],
    [
      "an answer to a preflight that is kept for more than a day",
      problemsIn({ api: httpApi({}, { cors: { origins: ["*"], maxAge: "86401s" } }) }),
      "cors.maxAge",
    ],
    [
      "validation at a place that is none",
      problemsIn({ api: httpApi({}, { validation: "edge" as never }) }),
      'validation is "edge"; it must be function or gateway',
    ],
    ["no origin", problemsIn({ api: httpApi({}, { cors: { origins: [] } }) }), "cors.origins is empty"],
    [
      "a header that is none",
      problemsIn({ api: httpApi({}, { cors: { origins: ["*"], headers: ["x key"] } }) }),
      'cors.headers has "x key"',
    ],
    [
      "an exposed header that is none",
      problemsIn({ api: httpApi({}, { cors: { origins: ["*"], exposeHeaders: [""] } }) }),
      'cors.exposeHeaders has ""',
    ],
    // https://url.spec.whatwg.org/#path-state
    [
      "a segment that clients resolve",
      problemsIn({ api: httpApi({ "GET /a/../b": http("a", {}, () => json(1)) }) }),
      'the segment ".." is neither plain text nor a {parameter}',
    ],
    [
      "a path that ends with a slash",
      problemsIn({ api: httpApi({ "GET /a/": http("a", {}, () => json(1)) }) }),
      'a path ends without a slash; write "GET /a"',
    ],
    [
      "something behind the rest of a path",
      problemsIn({ api: httpApi({ "GET /a/{rest+}/b": http("a", {}, () => json(1)) }) }),
      "{rest+} takes the rest of the path, so nothing can come after it",
    ],
    [
      "a method that is none",
      problemsIn({ api: httpApi({ "TRACE /a": http("a", {}, () => json(1)) }) }),
      "write a method (or ANY) and a path",
    ],
    [
      "a body where GET is taken too",
      problemsIn({ api: httpApi({ "ANY /a": http("a", { body: z.object({}) }, () => json(1)) }) }),
      "wants a body, and a GET request has none",
    ],
    [
      "two routes for the rest of the same path",
      problemsIn({
        api: httpApi({
          "ANY /a/{x+}": http("a", {}, () => json(1)),
          "ANY /a/{y+}": http("b", {}, () => json(1)),
        }),
      }),
      'matches the same requests as "ANY /a/{x+}"',
    ],
    [
      "paths that only a + tells apart",
      problemsIn({
        api: httpApi({
          "GET /a/{id}": http("a", {}, () => json(1)),
          "PUT /a/{id+}": http("b", {}, () => json(1)),
        }),
      }),
      'its path is that of "GET /a/{id}" but for the +',
    ],
    [
      "a parameter twice, in other case",
      problemsIn({ api: httpApi({ "GET /{id}/{ID}": http("a", {}, () => json(1)) }) }),
      "a parameter occurs twice",
    ],
  ])("%s", (_, found, expected) => {
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });
});
