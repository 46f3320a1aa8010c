import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type ScriptedService, scriptedService } from "../testing/scripted-service.ts";
import { ManagedIdentity } from "./credential.ts";

describe("the managed identity", () => {
  let service: ScriptedService;
  const token = (name: string, seconds: number) => ({
    status: 200,
    body: { access_token: name, expires_on: String(Math.floor(Date.now() / 1000) + seconds) },
  });
  const start = async (...answers: Parameters<typeof scriptedService>[0]) => {
    service = await scriptedService(answers);
    vi.stubEnv("IDENTITY_ENDPOINT", `${service.endpoint}/msi/token`);
    vi.stubEnv("IDENTITY_HEADER", "secret");
    vi.stubEnv("AZURE_CLIENT_ID", "client");
    return new ManagedIdentity();
  };

  beforeEach(() =>
    vi.useFakeTimers({ toFake: ["Date", "setTimeout"], shouldAdvanceTime: true, advanceTimeDelta: 50 }),
  );
  afterEach(async () => {
    vi.useRealTimers();
    vi.unstubAllEnvs();
    await service?.[Symbol.asyncDispose]();
  });

  it("asks once for a token of the service, and keeps it", async () => {
    const identity = await start(token("first", 3600));
    const scope = "https://cosmos.azure.com/.default";
    const tokens = await Promise.all([identity.getToken(scope), identity.getToken([scope])]);
    expect((await identity.getToken(scope)).token).toBe("first");
    expect(new Set(tokens.map((each) => each.token))).toEqual(new Set(["first"]));
    expect(service.requests).toHaveLength(1);
    const { searchParams } = new URL(service.requests[0]?.url ?? "", service.endpoint);
    expect(Object.fromEntries(searchParams)).toEqual({
      resource: "https://cosmos.azure.com",
      "api-version": "2019-08-01",
      client_id: "client",
    });
    expect(service.requests[0]?.headers["x-identity-header"]).toBe("secret");
  });

  it("asks anew when a token is about to expire, and for another service", async () => {
    const identity = await start(token("short", 60), token("next", 3600), token("other", 3600));
    expect((await identity.getToken("a/.default")).token).toBe("short");
    expect((await identity.getToken("a/.default")).token).toBe("next");
    expect((await identity.getToken("b/.default")).token).toBe("other");
  });

  it("tries again where the endpoint is busy or down, and not where it refuses", async () => {
    const identity = await start({ status: 500, body: {} }, { status: 429, body: {} }, token("late", 3600));
    expect((await identity.getToken("a")).token).toBe("late");
    const refused = await start({ status: 400, body: { error: "no such identity" } });
    await expect(refused.getToken("a")).rejects.toThrow("no such identity");
    expect(service.requests).toHaveLength(1);
  });

  it("says what is missing outside of App Service", async () => {
    vi.stubEnv("IDENTITY_ENDPOINT", undefined);
    await expect(new ManagedIdentity().getToken("a")).rejects.toThrow("IDENTITY_ENDPOINT");
  });
});
