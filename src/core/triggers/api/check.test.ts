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
      "a parameter twice, in other case",
      problemsIn({ api: httpApi({ "GET /{id}/{ID}": http("a", {}, () => json(1)) }) }),
      "a parameter occurs twice",
    ],
  ])("%s", (_, found, expected) => {
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });
});
