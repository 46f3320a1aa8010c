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
  ])("%s", (_, found, expected) => {
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(expected);
  });
});
