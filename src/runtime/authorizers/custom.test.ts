import { http, json } from "@motif/core";
import { describe, expect, it } from "vitest";
import { createRuntime, type HttpResponseData } from "../platform.ts";
import { FakePlatform, requestData } from "../testing/fake-platform.ts";
import { type CustomAuthorizerOptions, customAuthorizer } from "./custom.ts";

interface Session {
  readonly user: string;
}

/** A function whose sessions are texts such as `user:alice`; `calls` are the credentials that were decided about. */
function guarded(over: Partial<CustomAuthorizerOptions<Record<never, never>, Session>> = {}) {
  const platform = new FakePlatform();
  const calls: string[] = [];
  const authorizer = customAuthorizer<Session>("sessions", {
    decide: ({ credential }) => {
      calls.push(credential);
      const [, user] = /^user:(\w+)$/.exec(credential) ?? [];
      return user === undefined ? undefined : { auth: { user }, scopes: ["read"] };
    },
    ...over,
  });
  const fn = http("list", { authorizer, scopes: ["read"] }, ({ auth }) => json({ hello: auth.user }));
  const { http: request } = createRuntime(fn, platform);
  const call = (headers: Readonly<Record<string, string>>) =>
    request(requestData({ headers }), platform.call());
  return { call, calls, platform };
}

const headerOf = ({ headers }: HttpResponseData, name: string) => new Map(headers).get(name);

describe("a decision of one's own", () => {
  it("is asked for the credential, and its result is the handler's", async () => {
    const { call } = guarded();
    const response = await call({ authorization: "user:alice" });
    expect(JSON.parse(String(response.body))).toEqual({ hello: "alice" });
  });

  it("is kept for a minute, whatever it was, and then made again", async () => {
    const { call, calls, platform } = guarded();
    const ask = async () => [
      await call({ authorization: "user:alice" }),
      await call({ authorization: "bob" }),
    ];
    for (const statuses of [
      [200, 401],
      [200, 401],
    ])
      expect((await ask()).map(({ status }) => status)).toEqual(statuses);
    expect(calls).toEqual(["user:alice", "bob"]);
    platform.time += 60_000;
    await ask();
    expect(calls).toHaveLength(4);
  });

  it("is made each time where it is kept for 0 s", async () => {
    const { call, calls } = guarded({ ttl: "0s" });
    for (let n = 0; n < 3; n++) await call({ authorization: "user:alice" });
    expect(calls).toHaveLength(3);
  });

  it("is shared by requests of the same credential that come while it is made, and by no others", async () => {
    const waiting: (() => void)[] = [];
    const { call, calls } = guarded({
      decide: async ({ credential }) => {
        calls.push(credential);
        await new Promise<void>((resolve) => waiting.push(resolve));
        return { auth: { user: credential }, scopes: ["read"] };
      },
    });
    const answers = ["a", "a", "b", "a"].map((authorization) => call({ authorization }));
    await expect.poll(() => waiting.length).toBe(2);
    for (const resolve of waiting) resolve();
    const users = (await Promise.all(answers)).map(({ body }) => JSON.parse(String(body)).hello);
    expect(users).toEqual(["a", "a", "b", "a"]);
    expect(calls).toEqual(["a", "b"]);
  });

  it("that fails is the app's own failure, 500, and not kept", async () => {
    let failures = 0;
    const { call } = guarded({
      decide: () => {
        if (failures++ === 0) throw new Error("the table is not there");
        return { auth: { user: "alice" }, scopes: ["read"] };
      },
    });
    expect((await call({ authorization: "x" })).status).toBe(500);
    expect((await call({ authorization: "x" })).status).toBe(200);
  });

  it("is not asked for without a credential; the challenge says the scheme", async () => {
    const { call, calls } = guarded({ header: "x-session", scheme: "Session" });
    const response = await call({ authorization: "user:alice" });
    expect(response.status).toBe(401);
    expect(headerOf(response, "www-authenticate")).toBe("Session");
    expect(calls).toEqual([]);
    expect((await call({ "x-session": "user:alice" })).status).toBe(200);
  });

  it("is forgotten, the first first, where there are more than a thousand", async () => {
    const { call, calls } = guarded();
    for (let n = 0; n <= 1_000; n++) await call({ authorization: `user:u${n}` });
    await call({ authorization: "user:u1000" });
    await call({ authorization: "user:u0" });
    expect(calls.slice(1_001)).toEqual(["user:u0"]);
  });
});

it.each([
  ["a ttl of a day", { ttl: "1d" as const }, /ttl/],
  ["a header in upper case", { header: "X-Session" }, /header/],
  ["a scheme that is none", { scheme: "My Scheme" }, /scheme/],
])("an authorizer with %s has a problem", (_, over, message) => {
  const authorizer = customAuthorizer("sessions", { decide: () => undefined, ...over });
  expect(authorizer.problems.join()).toMatch(message);
});
