import { TerminalError } from "@motif/core";
import { describe, expect, it } from "vitest";
import { ensureSuccess, RetryableError } from "../index.ts";

const NOW = new Date("2026-11-29T12:00:00Z");

/** What is thrown for an answer. */
function thrown(status: number, headers: Record<string, string> = {}): Promise<unknown> {
  return ensureSuccess(new Response(null, { status, headers }), NOW).then(
    () => "nothing",
    (error: unknown) => error,
  );
}

describe("an answer of another", () => {
  it.each([200, 201, 204])("is a success: %i", async (status) => {
    const answer = new Response(status === 204 ? null : "done", { status });
    expect(await ensureSuccess(answer, NOW)).toBe(answer);
  });

  // RFC 9110 sections 15.5.9 and 15.6, RFC 8470 section 5.2, RFC 6585 section 4
  it.each([408, 425, 429, 500, 502, 503, 504, 599])("may be another one later: %i", async (status) => {
    const error = await thrown(status);
    expect(error).toBeInstanceOf(RetryableError);
    expect(error).toMatchObject({ code: `http-${status}`, retryAfterMs: undefined });
  });

  it.each([304, 308, 400, 401, 403, 404, 409, 410, 422])("will be the same again: %i", async (status) => {
    expect(await thrown(status)).toBeInstanceOf(TerminalError);
  });

  // "If the request is retried, while the original request is still being processed, the resource server SHOULD reply with an
  // HTTP 409 status code": draft-ietf-httpapi-idempotency-key-header, "Error Scenarios"
  it("may be another one later where the caller knows more: 409 with an Idempotency-Key", async () => {
    const answer = ensureSuccess(new Response(null, { status: 409 }), NOW, { retryable: [409] });
    await expect(answer).rejects.toMatchObject({ code: "http-409" });
  });

  // RFC 9110 section 10.2.3
  it.each([
    ["seconds", "120", 120_000],
    ["no second", "0", 0],
    ["a date", "Sun, 29 Nov 2026 12:00:30 GMT", 30_000],
    ["a date that is over", "Sun, 29 Nov 2026 11:59:30 GMT", 0],
    ["something else", "soon", undefined],
    ["nothing", "", undefined],
  ])("asks to be left alone for %s", async (_, value, retryAfterMs) => {
    expect(await thrown(503, { "retry-after": value })).toMatchObject({ retryAfterMs });
    expect(await thrown(429, { "retry-after": value })).toMatchObject({ retryAfterMs });
  });

  it("gives its connection back though nobody reads it", async () => {
    let cancelled = false;
    const body = new ReadableStream({
      cancel: () => {
        cancelled = true;
      },
    });
    await expect(ensureSuccess(new Response(body, { status: 503 }), NOW)).rejects.toThrow("503");
    expect(cancelled).toBe(true);
  });
});
