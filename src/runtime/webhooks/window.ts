import { type Duration, milliseconds } from "@motif/core";

/** What Standard Webhooks' own libraries, Stripe's and Slack's documentation take: five minutes. */
export const DEFAULT_TOLERANCE: Duration = "5m";

/** Seconds since 1970, as digits and nothing else. */
const SECONDS = /^\d{1,12}$/;

/**
 * Whether a time that a sender wrote down, in seconds since 1970, is now or nearly: no further in the past than the tolerance,
 * and no further in the future. Undefined where it is no time.
 */
export function isNow(sentAt: string, tolerance: Duration, now: Date): boolean | undefined {
  if (!SECONDS.test(sentAt)) return undefined;
  const seconds = Math.floor(now.getTime() / 1000);
  return Math.abs(seconds - Number(sentAt)) * 1000 <= milliseconds(tolerance);
}
