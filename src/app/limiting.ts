/** What keeps callers within limits. */
export {
  type RateLimitContext,
  type RateLimitOptions,
  type RateLimitQuota,
  type RateLimitRecord,
  type RateLimitResult,
  type RateLimitStore,
  type RateLimitTable,
  rateLimit,
  rateLimitedHttp,
  rateLimitTable,
} from "@motif/runtime";
