/** How long to wait between attempts. Every attempt's upper limit is `factor` times the one before. */
export interface Backoff {
  /** Upper limit of the wait after the first attempt. */
  readonly initialDelayMs: number;
  /** Upper limit of any wait. */
  readonly maxDelayMs: number;
  /** 2 if not given. */
  readonly factor?: number;
}

/** The longest wait after attempt number `attempt` (1 is the first), in whole milliseconds: exponential backoff. */
export function backoffLimit(policy: Backoff, attempt: number): number {
  const { initialDelayMs, maxDelayMs, factor = 2 } = policy;
  const grown = Math.min(factor ** (attempt - 1), Number.MAX_VALUE); // 0 ms times infinity is not a number
  return Math.floor(Math.min(maxDelayMs, initialDelayMs * grown));
}

/**
 * Milliseconds to wait after attempt number `attempt` (1 is the first) before the next one: exponential backoff with
 * full jitter (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/). `random` gives at least 0
 * and less than 1.
 */
export function backoffDelay(policy: Backoff, attempt: number, random: () => number): number {
  return Math.floor(random() * (backoffLimit(policy, attempt) + 1));
}
