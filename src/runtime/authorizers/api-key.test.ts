import { createHash, randomBytes } from "node:crypto";
import { http, json, secret } from "@motif/core";
import { beforeEach, describe, expect, it } from "vitest";
import { createRuntime, type HttpResponseData } from "../platform.ts";
import { FakePlatform, requestData } from "../testing/fake-platform.ts";
import { type ApiKeyAuthorizerOptions, apiKeyAuthorizer } from "./api-key.ts";

const keys = secret("partner-keys");
const sha256 = (key: string) => createHash("sha256").update(key).digest("hex");
const [first, second, other] = [1, 2, 3].map(() => randomBytes(32).toString("hex")) as [
  string,
  string,
  string,
];

let value: string;
let platform: FakePlatform;
beforeEach(() => {
  value = JSON.stringify({
    acme: { sha256: [sha256(first), sha256(second)], scopes: ["orders:read"] },
    globex: { sha256: [sha256(other)] },
  });
  platform = new FakePlatform({ secret: { get: async () => value } });
});

function guarded(over: Partial<ApiKeyAuthorizerOptions> = {}, scopes: readonly string[] = []) {
  const authorizer = apiKeyAuthorizer("partners", { keys, ...over });
  const fn = http("list", { authorizer, scopes }, ({ auth }) => json(auth));
  const { http: call } = createRuntime(fn, platform);
  return (headers: Readonly<Record<string, string>>) => call(requestData({ headers }), platform.call());
}

const headerOf = ({ headers }: HttpResponseData, name: string) => new Map(headers).get(name);

describe("an API key", () => {
  it.each([first, second])(
    "of a client says which one, and what it may do; each of its keys counts",
    async (key) => {
      const response = await guarded({}, ["orders:read"])({ "x-api-key": key });
      expect(response.status).toBe(200);
      expect(JSON.parse(String(response.body))).toEqual({ client: "acme", scopes: ["orders:read"] });
    },
  );

  it("of a client without the scope is 403, without the error of another scheme", async () => {
    const response = await guarded({}, ["orders:read"])({ "x-api-key": other });
    expect(response.status).toBe(403);
    expect(headerOf(response, "www-authenticate")).toBe('ApiKey header="x-api-key"');
  });

  it("comes in the header that the authorizer says", async () => {
    const call = guarded({ header: "x-partner-key" });
    expect((await call({ "x-partner-key": other })).status).toBe(200);
    expect((await call({ "x-api-key": other })).status).toBe(401);
  });

  it("does not count any more once its hash is taken out of the secret", async () => {
    const call = guarded();
    expect((await call({ "x-api-key": other })).status).toBe(200);
    value = JSON.stringify({ globex: { sha256: [] } });
    expect((await call({ "x-api-key": other })).status).toBe(401);
  });

  it("that nobody has, the hash of one, a part of one and a longer one are refused, all alike", async () => {
    const call = guarded();
    const wrong = [
      "",
      "x",
      sha256(first),
      first.slice(0, -1),
      `${first}0`,
      first.toUpperCase(),
      "k".repeat(600),
      "acme",
    ];
    const answers = await Promise.all(wrong.map((key) => call({ "x-api-key": key })));
    expect(answers.map(({ status }) => status)).toEqual(wrong.map(() => 401));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(headerOf(answers[0] as HttpResponseData, "www-authenticate")).toBe('ApiKey header="x-api-key"');
  });

  it("is in no line of the log", async () => {
    await guarded()({ "x-api-key": `${first}0` });
    expect(platform.logs.length).toBeGreaterThan(0);
    expect(JSON.stringify(platform.lines)).not.toContain(first);
  });

  it.each(["", "no json", "[]", '{"acme":{"sha256":["plain-key"]}}', '{"acme":{"keys":[]}}'])(
    "cannot be judged by the secret %j: 500, and neither the answer nor the log has its value",
    async (text) => {
      value = text;
      const response = await guarded()({ "x-api-key": first });
      expect(response.status).toBe(500);
      expect(JSON.stringify(platform.logs)).toContain("invalid-secret");
      expect(JSON.stringify([response, platform.lines])).not.toContain("plain-key");
    },
  );
});

it.each(["X-Api-Key", "", "a b"])("the header %j is none that an authorizer can have", (header) => {
  expect(apiKeyAuthorizer("partners", { keys, header }).problems).toHaveLength(1);
});
