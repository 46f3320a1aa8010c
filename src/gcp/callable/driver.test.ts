import { AccessDeniedError, callable, ThrottledError, task, UnknownOutcomeError } from "@motif/core";
import { callableSuite } from "@motif/core/testing";
import { resourceVariable } from "@motif/runtime/variables";
import { afterEach, describe, expect, it, vi } from "vitest";
import * as z from "zod/mini";
import { serve } from "../direct/trigger.ts";
import { runFunction } from "../testing/framework.ts";
import { localServer } from "../testing/local-server.ts";
import { callableDriver } from "./callable-driver.ts";

/** The metadata server: a token for each audience, which is in it (https://docs.cloud.google.com/functions/docs/securing/authenticating). */
function metadataServer(tokens: string[] = []) {
  return localServer((request, _, response) => {
    const url = new URL(request.url ?? "", "http://metadata");
    if (request.headers["metadata-flavor"] !== "Google" || !url.pathname.endsWith("/identity")) {
      return void response.writeHead(403).end();
    }
    const claims = { aud: url.searchParams.get("audience"), exp: Math.floor(Date.now() / 1000) + 3600 };
    const token = `e30.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.x`;
    tokens.push(token);
    response.end(token);
  });
}

callableSuite(
  "Cloud Run functions",
  async (functions) => {
    const metadata = await metadataServer();
    vi.stubEnv("GCE_METADATA_HOST", new URL(metadata.url).host);
    const out = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    const servers = await Promise.all(
      functions.map(async ({ callable: contract, handler }) => {
        const fn = task(contract, {}, ({ input }) => handler(input as never));
        const server = await runFunction(serve(fn, {}));
        vi.stubEnv(resourceVariable("callable", contract.name), server.url);
        return server;
      }),
    );
    const nobody = await localServer((_, __, response) => void response.writeHead(404).end("<html>"));
    vi.stubEnv(resourceVariable("callable", "missing"), nobody.url);
    return {
      driver: callableDriver(),
      async close() {
        for (const server of [...servers, nobody, metadata]) await server[Symbol.asyncDispose]();
        out.mockRestore();
        vi.unstubAllEnvs();
      },
    };
  },
  { sends: false },
);

describe("a function that is called", () => {
  const price = callable("price", { input: z.number(), output: z.number() });
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const payload = { input: "1", attributes: { traceparent } };
  afterEach(() => vi.unstubAllEnvs());

  async function called(status: number, body = "") {
    const tokens: string[] = [];
    const seen: unknown[] = [];
    await using metadata = await metadataServer(tokens);
    await using server = await localServer((request, _, response) => {
      const { authorization, traceparent } = request.headers;
      seen.push({ authorization, traceparent });
      response.writeHead(status).end(body);
    });
    vi.stubEnv("GCE_METADATA_HOST", new URL(metadata.url).host);
    vi.stubEnv("MOTIF_CALLABLE_PRICE", server.url);
    const driver = callableDriver();
    const result = await driver.invoke(price, payload).catch((error: unknown) => error);
    if (status === 200) await driver.invoke(price, payload);
    return { result, tokens, seen, url: server.url };
  }

  it("gets the caller's identity for its own URL, asked for once, and the trace", async () => {
    const { result, tokens, seen, url } = await called(200, "2");
    expect(result).toEqual({ output: "2" });
    expect(tokens).toHaveLength(1);
    const [, claims = ""] = tokens[0]?.split(".") ?? [];
    expect(JSON.parse(Buffer.from(claims, "base64url").toString()).aud).toBe(url);
    expect(seen).toEqual([1, 2].map(() => ({ authorization: `Bearer ${tokens[0]}`, traceparent })));
  });

  // https://docs.cloud.google.com/run/docs/troubleshooting
  it.each([
    [403, AccessDeniedError],
    [429, ThrottledError],
    [500, UnknownOutcomeError],
    [503, UnknownOutcomeError],
  ])("is answered by Cloud Run itself with %i", async (status, error) => {
    const { result, seen } = await called(status, "<html>");
    expect(result).toBeInstanceOf(error);
    expect(seen).toHaveLength(1);
  });

  it("ends at its timeout by the name that it has on every cloud", async () => {
    expect((await called(504)).result).toMatchObject({ error: { name: "FunctionTimeoutError" } });
  });

  it("was not called where nobody listens", async () => {
    await using metadata = await metadataServer();
    const server = await localServer(() => {});
    await server[Symbol.asyncDispose]();
    vi.stubEnv("GCE_METADATA_HOST", new URL(metadata.url).host);
    vi.stubEnv("MOTIF_CALLABLE_PRICE", server.url);
    await expect(callableDriver().invoke(price, payload)).rejects.toMatchObject({ code: "unavailable" });
  });
});
