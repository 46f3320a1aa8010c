import { type Authorizer, app, http, httpApi, httpGroup, json, middleware, secret } from "@motif/core";
import { problemsOf, takeInventory } from "@motif/core/model";
import { describe, expect, expectTypeOf, it } from "vitest";
import * as z from "zod/mini";
import { createRuntime } from "../create-runtime.ts";
import { FakePlatform, requestData } from "../testing/fake-platform.ts";

const USER = { id: "ada" };

/** Lets through who has a header, and says so. */
function users(seen: string[]): Authorizer<typeof USER> {
  return {
    kind: "authorizer",
    name: "users",
    uses: {},
    challenge: "Bearer",
    security: {},
    problems: [],
    prepare: () => (request) => {
      seen.push("authorizer");
      return request.header("authorization")
        ? { auth: USER, scopes: [] }
        : { refused: "missing", reason: "no" };
    },
  };
}

async function ask(fn: ReturnType<typeof http>, headers = {}, value: unknown = { n: 1 }) {
  const platform = new FakePlatform();
  const request = requestData({ json: value, headers: { "content-type": "application/json", ...headers } });
  const response = await createRuntime(fn, platform).http(request, platform.call());
  return {
    status: response.status,
    headers: new Map(response.headers),
    body: String(response.body),
    platform,
  };
}

describe("middleware", () => {
  it("runs in order, behind the authorizer, before or after the schemas, and has the answer on the way back", async () => {
    const seen: string[] = [];
    const step = (name: string, runs: "before-validation" | "after-validation") =>
      middleware(name, { runs }, async (_, next) => {
        seen.push(name);
        const passed = await next();
        seen.push(`${name} ${passed.response.status}`);
        return passed;
      });
    const body = z.object({ n: z.number().check(z.refine(() => seen.push("schema") > 0)) });
    const fn = http(
      "f",
      {
        authorizer: users(seen),
        body,
        middleware: [
          step("late", "after-validation"),
          step("first", "before-validation"),
          step("second", "before-validation"),
        ],
      },
      () => json({}, { status: seen.push("handler") > 0 ? 201 : 500 }),
    );
    const { status } = await ask(fn, { authorization: "x" });
    expect(status).toBe(201);
    const inwards = ["authorizer", "first", "second", "schema", "late", "handler"];
    expect(seen).toEqual([...inwards, "late 201", "second 201", "first 201"]);
    seen.length = 0;
    expect((await ask(fn, { authorization: "x" }, { n: "no" })).status).toBe(400);
    expect(seen).toEqual(["authorizer", "first", "second", "second 400", "first 400"]);
    seen.length = 0;
    expect((await ask(fn)).status).toBe(401);
    expect(seen).toEqual(["authorizer"]);
  });

  it("adds to the input of the handler, and of what needs it, with types", async () => {
    const authorizer = users([]);
    const tenant = middleware("tenant", { authorizer }, ({ auth }, next) => {
      expectTypeOf(auth).toEqualTypeOf<typeof USER>();
      return next({ tenant: `${auth.id}'s` });
    });
    const plan = middleware("plan", { needs: [tenant] }, async ({ tenant, header }, next) => {
      expectTypeOf(tenant).toEqualTypeOf<string>();
      if (header("x-closed")) return json({ closed: tenant }, { status: 403 });
      return next({ plan: { of: tenant } });
    });
    const notes = httpGroup({ authorizer, middleware: [tenant, plan] });
    const fn = notes("f", { body: z.object({ n: z.number() }) }, ({ body, auth, tenant, plan }) => {
      expectTypeOf(plan).toEqualTypeOf<{ of: string }>();
      expectTypeOf(body).toEqualTypeOf<{ n: number }>();
      return json({ body, auth, tenant, plan });
    });
    expect(JSON.parse((await ask(fn, { authorization: "x" })).body)).toEqual({
      body: { n: 1 },
      auth: USER,
      tenant: "ada's",
      plan: { of: "ada's" },
    });
    const closed = await ask(fn, { authorization: "x", "x-closed": "1" });
    expect([closed.status, closed.body]).toEqual([403, '{"closed":"ada\'s"}']);
    // @ts-expect-error: nothing adds this
    http("g", { middleware: [tenant] }, ({ plan }) => json(plan));
  });

  it("may replace the answer, change its headers, and answer for what the handler throws", async () => {
    const headers = middleware("headers", {}, async (_, next) => {
      const passed = await next();
      passed.response.headers.set("x-frame-options", "DENY");
      return passed;
    });
    const mapped = middleware("mapped", {}, async (_, next) => {
      try {
        return await next();
      } catch (error) {
        return json({ mapped: String(error) }, { status: 409 });
      }
    });
    const replaced = middleware("replaced", {}, async (_, next) => {
      const passed = await next();
      passed.response = json({ was: await passed.response.json() });
      return passed;
    });
    const thrown = await ask(
      http("f", { middleware: [headers, mapped] }, () => {
        throw new RangeError("sold out");
      }),
    );
    expect([thrown.status, thrown.headers.get("x-frame-options")]).toEqual([409, "DENY"]);
    expect(thrown.body).toContain("sold out");
    const other = await ask(http("f", { middleware: [headers, replaced] }, () => json(1)));
    expect([other.body, other.headers.get("x-frame-options")]).toEqual(['{"was":1}', "DENY"]);
  });

  it.each([
    ["adds what is there already", middleware("m", {}, (_, next) => next({ log: 1 })), 'adds \\"log\\"'],
    ["adds what comes later", middleware("m", {}, (_, next) => next({ body: 1 })), 'adds \\"body\\"'],
    [
      "calls next twice",
      middleware("m", {}, async (_, next) => {
        await next();
        return next();
      }),
      "called next twice",
    ],
    [
      "returns nothing",
      middleware("m", {}, (() => undefined) as never),
      "returned neither a Response nor what next() gave",
    ],
    [
      "returns what another request's next gave",
      middleware("m", {}, async (_, next) => {
        await next();
        return { response: new Response() };
      }),
      "returned neither a Response nor what next() gave",
    ],
  ])("that %s fails the request, and the log says why", async (_, wrong, message) => {
    const { status, platform } = await ask(http("f", { middleware: [wrong] }, () => json(1)));
    expect(status).toBe(500);
    expect(JSON.stringify(platform.logs)).toContain(`The middleware m ${message}`);
  });

  it("has not the handles of the handler, and shares its request", async () => {
    const names: string[][] = [];
    const looking = middleware("looking", {}, async (input, next) => {
      names.push(Object.keys(input));
      expect(await input.request.text()).toBe('{"n":1}');
      return next();
    });
    const fn = http("f", { middleware: [looking] }, ({ request, rawBody }) =>
      json([request.bodyUsed, rawBody.length]),
    );
    expect((await ask(fn)).body).toBe("[true,7]");
    expect(names[0]).toEqual(
      expect.arrayContaining(["params", "auth", "log", "request", "header", "rawBody"]),
    );
    expect(names[0]).not.toContain("body");
  });
});

it("what a middleware uses is granted to its functions, under names of its own", () => {
  const keys = secret("keys");
  const reading = middleware("key-check", { uses: { keys: keys.reader } }, (_, next) => next());
  const fn = http("f", { middleware: [reading] }, () => json(1));
  const { functions, resources } = takeInventory(app("shop", { api: httpApi({ "GET /a": fn }) }));
  expect(functions[0]?.grants).toEqual([
    { name: "middleware_key_check_keys", resource: keys, access: "reader" },
  ]);
  expect(resources.secret).toEqual([keys]);
});

function problemsIn(wiring: Parameters<typeof app>[1]): string[] {
  return problemsOf(app("shop", wiring)).map(({ where, message }) => `${where}: ${message}`);
}

describe("an app is refused", () => {
  const one = middleware("one", {}, (_, next) => next({ one: 1 }));
  const early = middleware("early", { runs: "before-validation", needs: [one] }, (_, next) => next());
  const needy = middleware("needy", { needs: [one] }, (_, next) => next());
  const guarded = middleware("guarded", { authorizer: users([]) }, (_, next) => next());
  const fn = (...list: (typeof one | typeof needy)[]) => http("f", { middleware: list }, () => json(1));

  it.each([
    ["whose middleware is there twice", fn(one, one), "function f, middleware one: is named twice"],
    ["whose middleware comes too late", fn(needy, one), "function f, middleware needy: needs one"],
    ["whose middleware runs too early", fn(one, early), "function f, middleware early: needs one"],
    ["whose middleware reads another authorizer", fn(guarded), "reads what the authorizer users says"],
    ["whose middleware has no name", fn(middleware("No Name", {}, (_, n) => n())), "middleware No Name"],
    [
      "whose middleware has an option that is none",
      fn(middleware("odd", { when: "now" } as never, (_, n) => n())),
      "middleware odd: has no option when",
    ],
    ["whose middleware is not there", fn(undefined as never), "circular import"],
  ])("%s", (_, wrong, message) => {
    const problems = problemsIn({ api: httpApi({ "GET /a": wrong }) });
    expect(problems.join("\n")).toContain(message);
  });

  it("in which a function has not what its API asks of all", () => {
    const routes = { "GET /a": fn(one), "GET /b": http("g", {}, () => json(1)) };
    expect(problemsIn({ api: httpApi(routes, { through: [one] }) })).toEqual([
      expect.stringContaining('api, route "GET /b": function g has not the middleware one'),
    ]);
  });

  it("in which two middleware have one name", () => {
    const other = middleware("one", {}, (_, next) => next());
    const routes = { "GET /a": fn(one), "GET /b": http("g", { middleware: [other] }, () => json(1)) };
    expect(problemsIn({ api: httpApi(routes) })).toEqual([
      expect.stringContaining("two different middleware are called one"),
    ]);
  });
});
