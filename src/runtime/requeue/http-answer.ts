import { TerminalError } from "@motif/core";
import { RetryableError } from "./errors.ts";

/**
 * Below 500, about the moment and not about the request: Request Timeout (RFC 9110 section 15.5.9), Too Early (RFC 8470
 * section 5.2), Too Many Requests (RFC 6585 section 4).
 */
const RETRYABLE_STATUS: readonly number[] = [408, 425, 429];

/** How answers are judged. */
export interface EnsureSuccessOptions {
  /**
   * Further statuses that are about the moment: `[409]` where requests carry an `Idempotency-Key`, as it is the answer while the
   * first request with the key is under way (https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/).
   */
  readonly retryable?: readonly number[];
}

/**
 * Returns an answer of 2xx, and throws for any other: `RetryableError` with the code `http-503` (408, 425, 429, 5xx), which
 * waits as long as `Retry-After` asks for, and else `TerminalError`, as the same request would be answered so again. `now` is
 * needed for dates in `Retry-After`. Nothing of the body is in the error; where it matters, read it before.
 *
 * @example
 * const answer = await ensureSuccess(await partner.fetch("/orders", { method: "POST", headers, body }), now());
 */
export async function ensureSuccess(
  response: Response,
  now: Date,
  { retryable = [] }: EnsureSuccessOptions = {},
): Promise<Response> {
  if (response.ok) return response;
  const { status } = response;
  await response.body?.cancel(); // a body that nobody reads keeps its connection
  if (status < 500 && ![...RETRYABLE_STATUS, ...retryable].includes(status)) {
    throw new TerminalError(`The answer was ${status}: the same request would be refused again.`);
  }
  const retryAfterMs = retryAfter(response.headers.get("retry-after"), now);
  throw new RetryableError(`The answer was ${status}.`, {
    code: `http-${status}`,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/** Milliseconds that a `Retry-After` asks for: seconds or a date (RFC 9110 section 10.2.3); none where it says neither. */
function retryAfter(value: string | null, now: Date): number | undefined {
  if (value === null) return undefined;
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}
