/** What keeps callers within limits, and apart from each other. */
export {
  type Lane,
  type PriorityLanes,
  type PriorityLanesOptions,
  priorityLanes,
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
  type Sender,
  type Tier,
} from "@motif/runtime";
