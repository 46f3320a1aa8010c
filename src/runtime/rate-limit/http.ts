import { problemResponse } from "@motif/core";
import { withHeaders } from "@motif/core/platform";
import { policyField, stateField } from "./fields.ts";
import {
  type RateLimitContext,
  type RateLimitOptions,
  type RateLimitResult,
  rateLimit,
} from "./rate-limit.ts";

/**
 * Limits how often an HTTP handler is called: what is above the limit is answered 429, with `Retry-After`. `limitOf` says of
 * a request what it counts against, or undefined where it counts against nothing.
 *
 * All answers have `RateLimit-Policy` and `RateLimit` (https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/),
 * so that clients can slow down before they are refused. Several limits are wrapped around each other; the outer one counts
 * what the inner one refuses.
 *
 * @example
 * rateLimitedHttp(
 *   ({ limits, header }) => ({ store: limits, key: header("x-tenant") ?? "", rate: 100, per: "1m", burst: 20 }),
 *   async ({ items, params }) => json(await items.get(params)),
 * )
 */
export function rateLimitedHttp<I extends RateLimitContext>(
  limitOf: (input: I) => RateLimitOptions | undefined | Promise<RateLimitOptions | undefined>,
  handler: (input: I) => Response | Promise<Response>,
): (input: I) => Promise<Response> {
  return async (input) => {
    const limit = await limitOf(input);
    if (!limit) return handler(input);
    const result = await rateLimit(input, limit);
    const response = result.allowed ? await handler(input) : tooMany(limit, result);
    return withHeaders(response, fieldsOf(limit, result));
  };
}

function fieldsOf(limit: RateLimitOptions, result: RateLimitResult) {
  const policy = ["ratelimit-policy", policyField(limit)] as const;
  return result.decided ? [policy, ["ratelimit", stateField(limit, result)] as const] : [policy];
}

/** The problem type of the draft, section "Quota Exceeded". */
const QUOTA_EXCEEDED = "https://iana.org/assignments/http-problem-types#quota-exceeded";

function tooMany({ name = "default" }: RateLimitOptions, { retryAfterMs }: RateLimitResult): Response {
  const seconds = Math.ceil(retryAfterMs / 1000);
  return problemResponse(
    {
      type: QUOTA_EXCEEDED,
      title: "Too Many Requests",
      status: 429,
      code: "rate-limited",
      detail: `Rate limit ${name} is used up. Try again in ${seconds === 1 ? "a second" : `${seconds} seconds`}.`,
      "violated-policies": [name],
    },
    { "retry-after": String(seconds) },
  );
}
