import { describe, expect, it } from "vitest";
import * as z from "zod/mini";
import {
  type Authorizer,
  apiKeyAuthorizer,
  app,
  customAuthorizer,
  http,
  httpApi,
  json,
  jwtAuthorizer,
  type StandIn,
  secret,
  service,
  table,
} from "./index.ts";
import { start } from "./testing.ts";

const URL_OF_ISSUER = "https://login.example.com/tenant";
const identity = service("identity", { url: URL_OF_ISSUER, timeout: "3s" });
const Notes = z.object({ text: z.string() });
const users = jwtAuthorizer("users", {
  issuer: identity,
  audience: "notes",
  claims: z.object({ sub: z.string(), tenant: z.string() }),
});
const sessions = table("sessions", {
  schema: z.object({ id: z.string(), user: z.string() }),
  partitionKey: "id",
});

/** Notes that whoever may write them writes. */
function notes(authorizer: Authorizer) {
  const write = http("write", { authorizer, scopes: ["notes:write"], body: Notes }, (input) =>
    json({ auth: input.auth, names: Object.keys(input) }),
  );
  return app("notes", { api: httpApi({ "POST /notes": write }, { open: [] }) });
}

const post = (authorization?: string, body: unknown = { text: "a" }) => ({
  method: "POST",
  headers: { "content-type": "application/json", ...(authorization !== undefined && { authorization }) },
  body: JSON.stringify(body),
});
const CLAIMS = { sub: "alice", tenant: "acme", scope: "notes:write" };

describe("an app with an authorizer, in a test", () => {
  it("takes tokens of the issuer that stands in, and knows the types of their claims", async () => {
    const write = http("write", { authorizer: users }, ({ auth }) => json({ tenant: auth.claims.tenant }));
    await using t = await start(app("notes", { api: httpApi({ "POST /notes": write }) }));
    const response = await t.fetch("/notes", post(`Bearer ${await t.token(CLAIMS)}`));
    expect(await response.json()).toEqual({ tenant: "acme" });
    expect(t.calls("identity").map(({ path }) => path)).toEqual([
      "/.well-known/openid-configuration",
      "/.well-known/jwks.json",
    ]);
  });

  it("refuses a bad body without a token with 401, and with one with 400", async () => {
    await using t = await start(notes(users));
    const bad = { texts: [] };
    const refused = await t.fetch("/notes", post(undefined, bad));
    expect([refused.status, await refused.json()]).toMatchObject([401, { code: "unauthorized" }]);
    expect((await t.fetch("/notes", post(`Bearer ${await t.token(CLAIMS)}`, bad))).status).toBe(400);
    const without = await t.token({ ...CLAIMS, scope: "notes:read" });
    expect((await t.fetch("/notes", post(`Bearer ${without}`, bad))).status).toBe(403);
  });

  it("refuses a token once it has expired", async () => {
    await using t = await start(notes(users));
    const token = await t.token(CLAIMS, { expiresIn: "10m" });
    expect((await t.fetch("/notes", post(`Bearer ${token}`))).status).toBe(200);
    await t.advance("10m");
    await t.advance("30s"); // what the clocks may be apart
    expect((await t.fetch("/notes", post(`Bearer ${token}`))).status).toBe(401);
  });

  it("has a stand-in of its own where it gives one: nobody signs for that", async () => {
    const other: StandIn = () => Response.json({ keys: [] });
    await using t = await start(notes(users), { services: { identity: other } });
    expect((await t.fetch("/notes", post(`Bearer ${await t.token(CLAIMS)}`))).status).toBe(503);
  });

  it("does not hand what the authorizer uses to the handler", async () => {
    const keys = secret("keys");
    const byKey = apiKeyAuthorizer("partners", { keys });
    const hash = "2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683"; // of "key"
    const value = JSON.stringify({ acme: { sha256: [hash], scopes: ["notes:write"] } });
    await using t = await start(notes(byKey), { secrets: { keys: value } });
    const request = post();
    const response = await t.fetch("/notes", {
      ...request,
      headers: { ...request.headers, "x-api-key": "key" },
    });
    const { auth, names } = await response.json();
    expect(auth).toEqual({ client: "acme", scopes: ["notes:write"] });
    expect(names.filter((name: string) => /keys|authorizer/.test(name))).toEqual([]);
  });

  it("may look its callers up in a table that it is granted", async () => {
    const bySession = customAuthorizer("sessions", {
      uses: { sessions: sessions.reader },
      decide: async ({ credential, sessions }) => {
        const found = await sessions.get({ id: credential });
        return found && { auth: { user: found.item.user }, scopes: ["notes:write"] };
      },
    });
    await using t = await start(notes(bySession));
    await t.table("sessions").put({ id: "s1", user: "alice" });
    expect(await (await t.fetch("/notes", post("s1"))).json()).toMatchObject({ auth: { user: "alice" } });
    expect((await t.fetch("/notes", post("s2"))).status).toBe(401);
  });

  it("that takes no tokens has nobody to sign them", async () => {
    await using t = await start(notes(customAuthorizer("mine", { decide: () => undefined })));
    await expect(t.token()).rejects.toMatchObject({ code: "invalid-argument" });
  });

  it("that takes tokens of several says for whom each is", async () => {
    const other = service("other", { url: "https://other.example" });
    const machines = jwtAuthorizer("machines", { issuer: other, audience: "notes", algorithms: ["ES256"] });
    const api = httpApi({
      "GET /a": http("a", { authorizer: users }, () => json({})),
      "GET /b": http("b", { authorizer: machines }, () => json({})),
    });
    await using t = await start(app("notes", { api }));
    await expect(t.token()).rejects.toThrow(
      "Say which authorizer of notes the token is for: users, machines.",
    );
    const authorization = `Bearer ${await t.token({}, { authorizer: "machines" })}`;
    expect((await t.fetch("/b", { headers: { authorization } })).status).toBe(200);
    expect((await t.fetch("/a", { headers: { authorization } })).status).toBe(401);
  });
});
