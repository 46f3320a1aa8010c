import { describe, expect, it } from "vitest";
import { type Authorizer, app, http, httpApi, json, secret } from "../../index.ts";
import { takeInventory } from "../../model/take-inventory.ts";
import { problemsIn } from "../../testing/apps.ts";

const keys = secret("keys");

/** An authorizer that lets everybody through. */
function authorizer(name: string, over: Partial<Authorizer> = {}): Authorizer {
  return {
    kind: "authorizer",
    name,
    uses: { keys: keys.reader },
    challenge: "Bearer",
    security: {},
    problems: [],
    prepare: () => () => ({ auth: {}, scopes: [] }),
    ...over,
  };
}

const open = http("open", {}, () => json(1));
const users = authorizer("users");
const guarded = http("guarded", { authorizer: users, scopes: ["orders:read"] }, () => json(1));

describe("an API whose open routes are named", () => {
  it.each([
    [
      "has a route that nobody guards",
      { "GET /a": guarded, "GET /b": open },
      [],
      'api, route "GET /b": function open has no authorizer',
    ],
    ["names a route that it has not", { "GET /a": guarded }, ["GET /c"], 'api: open names "GET /c"'],
  ])("is refused where it %s", (_, routes, names, problem) => {
    const problems = problemsIn({ api: httpApi(routes, { open: names }) });
    expect(problems).toEqual([expect.stringContaining(problem)]);
  });

  it("loads where each other route is guarded", () => {
    const api = httpApi({ "GET /a": guarded, "GET /b": open }, { open: ["GET /b"] });
    expect(takeInventory(app("shop", { api })).functions.map(({ name }) => name)).toEqual([
      "guarded",
      "open",
    ]);
  });
});

describe("a function is refused", () => {
  it.each([
    [
      "that wants scopes of nobody",
      http("a", { scopes: ["x"] }, () => json(1)),
      "has no authorizer to say who",
    ],
    [
      "whose scope is none",
      http("a", { authorizer: users, scopes: ["a b"] }, () => json(1)),
      '"a b" is no scope',
    ],
    [
      "whose scope could end a header's text",
      http("a", { authorizer: users, scopes: ['x"'] }, () => json(1)),
      "is no scope",
    ],
    [
      "whose authorizer has a problem",
      http("a", { authorizer: authorizer("mine", { problems: ["has no audience"] }) }, () => json(1)),
      "has no audience",
    ],
    [
      "whose authorizer has no name",
      http("a", { authorizer: authorizer("My Users") }, () => json(1)),
      "authorizer My Users",
    ],
  ])("%s", (_, fn, message) => {
    expect(problemsIn({ api: httpApi({ "GET /a": fn }) })).toEqual([expect.stringContaining(message)]);
  });

  it("whose authorizer has the name of another one", () => {
    const other = http("other", { authorizer: authorizer("users") }, () => json(1));
    const problems = problemsIn({ api: httpApi({ "GET /a": guarded, "GET /b": other }) });
    expect(problems).toEqual([expect.stringContaining("two different authorizers are called users")]);
  });
});

it("what an authorizer uses is granted to its functions, under names of its own", () => {
  const { functions, resources } = takeInventory(app("shop", { api: httpApi({ "GET /a": guarded }) }));
  expect(functions[0]?.grants).toEqual([{ name: "authorizer_keys", resource: keys, access: "reader" }]);
  expect(resources.secret).toEqual([keys]);
});
