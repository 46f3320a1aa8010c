import { http, json, secret, service } from "@motif/core";
import { type JWTPayload, SignJWT } from "jose";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { createRuntime, type HttpResponseData } from "../platform.ts";
import { FakePlatform, requestData } from "../testing/fake-platform.ts";
import { jwtAuthorizer } from "./jwt.ts";
import { bodyOf, Guarding, headerOf, identity } from "./testing/guarding.ts";
import { signed, TestIssuer } from "./testing/issuer.ts";

const MINUTE = 60_000;
const usual = { issuer: identity, audience: "orders-api" } as const;

let make: () => Guarding;
let t: Guarding;
beforeAll(async () => {
  make = await Guarding.makeKey();
});
beforeEach(() => {
  t = make();
});

describe("a token that the issuer signed for this API", () => {
  it("lets the handler know its claims and scopes", async () => {
    const response = await t.function()(await t.token({ scope: "orders:read orders:write" }));
    expect(response.status).toBe(200);
    expect(bodyOf(response)).toMatchObject({
      claims: { sub: "alice", aud: "orders-api", iss: TestIssuer.URL },
      scopes: ["orders:read", "orders:write"],
    });
  });

  it.each([
    [{ scp: "a b" }, ["a", "b"]],
    [{ scp: ["a", "b", 1] }, ["a", "b"]],
    [{ scope: " a  b " }, ["a", "b"]],
    [{ scope: 7 }, []],
    [{}, []],
  ])("has the scopes of its claims %j", async (claims, scopes) => {
    expect(bodyOf(await t.function()(await t.token(claims)))).toMatchObject({ scopes });
  });

  it("may say its claims as the app's schema wants them, and its scopes as the app finds them there", async () => {
    const claims = z.object({ roles: z.array(z.string()) });
    const call = t.function({ claims, scopes: (said) => claims.parse(said).roles }, { scopes: ["admin"] });
    expect(bodyOf(await call(await t.token({ roles: ["admin"], more: 1 })))).toEqual({
      claims: { roles: ["admin"] },
      scopes: ["admin"],
    });
    expect((await call(await t.token({ roles: "admin" }))).status).toBe(401);
    expect(t.reasons).toEqual(["claims /roles"]);
  });

  it("gives each request claims of its own, which it may change", async () => {
    const authorizer = jwtAuthorizer("users", usual);
    const seen: unknown[] = [];
    const fn = http("list", { authorizer }, ({ auth }) => {
      seen.push(structuredClone(auth.claims.roles));
      (auth.claims.roles as string[]).push("admin");
      return json({});
    });
    const runtime = createRuntime(fn, t.platform);
    const headers = { authorization: `Bearer ${await t.token({ roles: [] })}` };
    for (let n = 0; n < 2; n++) await runtime.http(requestData({ headers }), t.platform.call());
    expect(seen).toEqual([[], []]);
  });

  it("does not do for a function that wants another scope: 403, which says what it takes", async () => {
    const call = t.function({}, { scopes: ["orders:read", "orders:write"] });
    const response = await call(await t.token({ scope: "orders:read" }));
    expect(response.status).toBe(403);
    expect(headerOf(response, "www-authenticate")).toBe(
      'Bearer error="insufficient_scope", scope="orders:read orders:write"',
    );
    expect(bodyOf(response)).toMatchObject({ status: 403, code: "insufficient-scope" });
    expect((await call(await t.token({ scope: "orders:write orders:read" }))).status).toBe(200);
  });
});

describe("a request without a token that counts", () => {
  it("is refused before its body is looked at: 401 names no field", async () => {
    const response = await t.function()(undefined, { json: { nome: 1 } });
    expect(response.status).toBe(401);
    expect(headerOf(response, "www-authenticate")).toBe("Bearer");
    expect(headerOf(response, "content-type")).toBe("application/problem+json");
    expect(bodyOf(response)).toEqual({
      type: "about:blank",
      title: "Unauthorized",
      status: 401,
      code: "unauthorized",
      detail: "The request says not who is calling.",
    });
    expect(t.issuer.asked).toBe(0);
  });

  it("with the right token is refused for its body afterwards: 400", async () => {
    expect((await t.function()(await t.token(), { json: { nome: 1 } })).status).toBe(400);
  });

  it("is told the same whatever is wrong with its token; the log says more, and has no part of it", async () => {
    const call = t.function();
    const wrong = [await t.token({ exp: 1 }), await t.token({ aud: "others" }), "a.b.c"];
    const answers = [];
    for (const one of wrong) answers.push(await call(one));
    expect(new Set(answers.map((response) => JSON.stringify(response))).size).toBe(1);
    expect(headerOf(answers[0] as HttpResponseData, "www-authenticate")).toBe('Bearer error="invalid_token"');
    expect(t.reasons).toEqual(["ERR_JWT_EXPIRED", "ERR_JWT_CLAIM_VALIDATION_FAILED aud", "malformed"]);
    for (const one of wrong)
      expect(JSON.stringify(t.platform.lines)).not.toContain(one.split(".")[1]?.slice(0, 20) || "??");
  });

  it.each([
    "Bearer",
    "Bearer ",
    "Basic YTpi",
    "bearer a b",
    "",
    "Token x.y.z",
    `Bearer ${"a".repeat(17_000)}`,
  ])("is refused where its header is %j", async (authorization) => {
    const response = await t.function()(undefined, { json: {}, headers: { authorization } });
    expect(response.status).toBe(401);
  });
});

describe("time", () => {
  it.each([
    ["expired within the tolerance", { exp: -29 }, 200],
    ["expired before it", { exp: -30 }, 401],
    ["not yet valid within it", { nbf: 30, exp: 600 }, 200],
    ["not yet valid beyond it", { nbf: 31, exp: 600 }, 401],
  ])("a token that is %s", async (_, at, status) => {
    const now = t.platform.time / 1000;
    const claims = Object.fromEntries(Object.entries(at).map(([name, offset]) => [name, now + offset]));
    expect((await t.function()(await t.token(claims))).status).toBe(status);
  });

  it("goes on for a token that was verified before: it expires, and is not valid before its time", async () => {
    const call = t.function({ clockTolerance: "0s" });
    const now = t.platform.time / 1000;
    const short = await t.token({ nbf: now, exp: now + 60 });
    expect((await call(short)).status).toBe(200);
    t.platform.time += 59_000;
    expect((await call(short)).status).toBe(200);
    t.platform.time += 1_000;
    expect((await call(short)).status).toBe(401);
    t.platform.time -= 61_000; // another environment's clock
    expect((await call(short)).status).toBe(401);
  });
});

describe("the issuer's keys", () => {
  it("are asked for once by all who come at the same time, and then kept for ten minutes", async () => {
    const call = t.function();
    const tokens = await Promise.all(Array.from({ length: 50 }, (_, n) => t.token({ n })));
    const answers = await Promise.all(tokens.map((one) => call(one)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    t.platform.time += 10 * MINUTE - 1;
    await call(await t.token());
    expect(t.issuer.asked).toBe(1);
    t.platform.time += 1;
    await call(await t.token());
    expect(t.issuer.asked).toBe(2);
  });

  it("rotate under load: whoever has a token of either key is let through, and the issuer is asked once", async () => {
    const call = t.function();
    const old = await t.token();
    expect((await call(old)).status).toBe(200);
    t.platform.time += MINUTE;
    const newKey = await t.issuer.publish("k2");
    const tokens = await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        n % 2 === 0
          ? t.token({ n })
          : signed(newKey, t.platform.time, { claims: { n }, header: { kid: "k2" } }),
      ),
    );
    const answers = await Promise.all(tokens.map((one) => call(one)));
    expect(answers.map(({ status }) => status)).toEqual(tokens.map(() => 200));
    expect(t.issuer.asked).toBe(2);
  });

  it("that were withdrawn do not count any more after ten minutes, nor do tokens that they had verified", async () => {
    const call = t.function();
    const old = await t.token();
    expect((await call(old)).status).toBe(200);
    await t.issuer.publish("k2");
    t.issuer.withdraw("k1");
    t.platform.time += 10 * MINUTE;
    expect((await call(old)).status).toBe(401);
  });

  it("are asked for again because of a token at most every 30 s, whatever key ids come", async () => {
    const call = t.function();
    await call(await t.token());
    t.platform.time += 31_000;
    const made = await Promise.all(Array.from({ length: 20 }, (_, n) => t.token({}, { kid: `x${n}` })));
    for (const one of made) expect((await call(one)).status).toBe(401);
    expect(t.issuer.asked).toBe(2);
    t.platform.time += 30_000;
    await call(made[0]);
    expect(t.issuer.asked).toBe(3);
  });

  it("that are not to be had are no reason to let anybody through: 503, which may be tried again", async () => {
    t.issuer.isDown = true;
    const call = t.function();
    const response = await call(await t.token());
    expect(response.status).toBe(503);
    expect(headerOf(response, "retry-after")).toBe("5");
    expect(bodyOf(response)).not.toHaveProperty("code");
    t.issuer.isDown = false;
    expect((await call(await t.token())).status).toBe(200);
  });

  it("are used on for an hour where the issuer is down, which is logged; a new key id is 503 then", async () => {
    const call = t.function();
    await call(await t.token());
    t.issuer.isDown = true;
    t.platform.time += 59 * MINUTE;
    expect((await call(await t.token())).status).toBe(200);
    expect(t.platform.logs.at(-1)).toMatchObject({ level: "warn", fields: { error: "the issuer is down" } });
    expect((await call(await t.token({}, { kid: "k2" }))).status).toBe(503);
    t.platform.time += MINUTE;
    expect((await call(await t.token())).status).toBe(503);
  });

  it("may be elsewhere, where the authorizer says so; what the metadata name is not called by itself", async () => {
    t.issuer.metadata = { issuer: TestIssuer.URL, jwks_uri: "https://keys.example.com/jwks.json" };
    expect((await t.function()(await t.token())).status).toBe(503);
    expect(JSON.stringify(t.platform.logs)).toContain("keys-elsewhere");
    const keys = service("keys", { url: "https://keys.example.com/jwks.json" });
    expect((await t.function({ keys })(await t.token())).status).toBe(200);
    expect((await t.function({ issuer: TestIssuer.URL, keys })(await t.token())).status).toBe(200);
    expect((await t.function({ issuer: "https://other.example", keys })(await t.token())).status).toBe(401);
  });

  it.each([
    ["a private key", { kty: "RSA", d: "AA" }],
    ["a shared one", { kty: "oct", k: "AAAA", alg: "HS256" }],
  ])("that have %s among them are refused as a whole", async (_, published) => {
    t.issuer.keys = [...t.issuer.keys, published];
    expect((await t.function()(await t.token())).status).toBe(503);
    expect(JSON.stringify(t.platform.logs)).toContain("invalid-keys");
  });

  it("of one id are no keys: nobody can tell which was meant", async () => {
    t.issuer.keys = [...t.issuer.keys, ...t.issuer.keys];
    expect((await t.function()(await t.token())).status).toBe(401);
    expect(t.reasons).toEqual(["ERR_JWKS_MULTIPLE_MATCHING_KEYS"]);
  });
});

describe("keys in a secret", () => {
  const keys = secret("token-keys");
  const shared = Buffer.alloc(32, 7);
  const set = (...more: object[]) =>
    JSON.stringify({
      keys: [{ kty: "oct", kid: "s1", alg: "HS256", k: shared.toString("base64url") }, ...more],
    });
  const own = (value: string) => {
    const held = { value };
    t.platform = new FakePlatform({ secret: { get: async () => held.value } });
    return held;
  };
  const options = { issuer: "partner", keys, algorithms: ["HS256"] } as const;
  const sign = (over: JWTPayload = {}, bytes: Uint8Array = shared, kid = "s1") =>
    new SignJWT({ iss: "partner", aud: "orders-api", exp: t.platform.time / 1000 + 60, ...over })
      .setProtectedHeader({ alg: "HS256", kid })
      .sign(bytes);

  it("may be shared ones, and count until the secret has another value", async () => {
    const held = own(set());
    const call = t.function(options);
    const good = await sign();
    expect((await call(good)).status).toBe(200);
    expect((await call(await sign({}, Buffer.alloc(32, 8)))).status).toBe(401);
    expect((await call(await sign({}, shared, "s2"))).status).toBe(401);
    held.value = JSON.stringify({ keys: [] });
    expect((await call(good)).status).toBe(401);
  });

  it("that are too short, or of which several fit, verify nothing", async () => {
    own(JSON.stringify({ keys: [{ kty: "oct", kid: "s1", alg: "HS256", k: "AAAA" }] }));
    expect((await t.function(options)(await sign({}, Buffer.alloc(3)))).status).toBe(401);
    own(set({ kty: "oct", kid: "s1", alg: "HS256", k: Buffer.alloc(32, 9).toString("base64url") }));
    expect((await t.function(options)(await sign())).status).toBe(401);
  });

  it("that cannot be read are 503, and the log has none of them", async () => {
    own("{no json");
    expect((await t.function(options)(await sign())).status).toBe(503);
    expect(JSON.stringify(t.platform.lines)).not.toContain("no json");
  });
});

it.each([
  ["no audience", { audience: [] }, /has no audience/],
  ["algorithms that there are not", { algorithms: ["none" as never] }, /takes the algorithm "none"/],
  ["shared keys from where everybody reads", { algorithms: ["HS256" as const] }, /whose keys are secret/],
  ["no algorithm", { algorithms: [] }, /takes no algorithm/],
  ["an issuer by name, and no keys", { issuer: "me" }, /no "keys"/],
  ["a service's issuer with keys in a secret", { keys: secret("s") }, /nobody asks the issuer/],
  ["an issuer that is anywhere", { issuer: service("a", { anywhere: true }) }, /give it a url/],
  ["a large tolerance", { clockTolerance: "6m" as const }, /clockTolerance/],
])("an authorizer with %s has a problem", (_, over, message) => {
  expect(jwtAuthorizer("users", { ...usual, ...over }).problems.join()).toMatch(message);
});

it("an authorizer as it should be has no problem", () => {
  expect(jwtAuthorizer("users", usual).problems).toEqual([]);
});
