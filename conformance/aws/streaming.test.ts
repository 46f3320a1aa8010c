import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { zipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { httpEvent } from "./events.ts";
import { hasRuntime, Lambda } from "./lambda.ts";
import { takenApart } from "./response-stream.ts";

const FUNCTION = `
  import { http, json } from "@motif/core";
  import { serve } from "@motif/aws/api/url/trigger";
  const fn = http("stream", { streams: true }, async ({ query }) => {
    if (query.kind === "empty") return new Response(null, { status: 204 });
    if (query.kind === "json") return json({ ok: true }, { headers: { "set-cookie": "a=1" } });
    const chunks = ["one ", "two ", "three"].map((text) => new TextEncoder().encode(text));
    return new Response(ReadableStream.from(chunks), { headers: { "content-type": "text/plain" } });
  });
  export const handler = serve(fn, {});
`;

describe.skipIf(!hasRuntime)("a streamed response in the runtime client of AWS Lambda", () => {
  it.each([
    ["stream", { statusCode: 200, headers: { "content-type": "text/plain" }, cookies: [] }, "one two three"],
    [
      "json",
      { statusCode: 200, headers: { "content-type": "application/json" }, cookies: ["a=1"] },
      '{"ok":true}',
    ],
    ["empty", { statusCode: 204, headers: {}, cookies: [] }, ""],
  ])("%s", async (kind, head, text) => {
    const resolveDir = fileURLToPath(new URL("../../src/aws", import.meta.url));
    const { outputFiles } = await build({
      stdin: { contents: FUNCTION, resolveDir, loader: "ts" },
      bundle: true,
      format: "esm",
      platform: "node",
      target: "node24",
      write: false,
    });
    const zip = zipSync({ "index.mjs": outputFiles[0]?.contents ?? new Uint8Array() });
    const lambda = await Lambda.start({ zip, environment: { MOTIF_ROUTES: '["GET /"]' }, timeoutMs: 10_000 });
    try {
      const event = httpEvent({
        method: "GET",
        path: "/",
        query: `kind=${kind}`,
        headers: {},
        body: undefined,
        routeKey: "$default",
        pathParameters: {},
      });
      const outcome = await lambda.invoke(event);
      expect(outcome.streamed).toBe(true);
      expect(outcome.contentType).toBe("application/vnd.awslambda.http-integration-response");
      expect(takenApart(outcome.body)).toEqual({ head, text });
    } finally {
      await lambda.stop();
    }
  });
});
