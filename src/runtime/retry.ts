import { milliseconds, type RetryPolicy, TerminalError } from "@motif/core";
import { backoffDelay } from "./backoff.ts";

/** Besides the policy. */
export interface RetryOptions {
  /** No attempt begins after it aborted: give the handler's `signal`. */
  readonly signal?: AbortSignal;
  /** At least 0, less than 1; `Math.random` if not given. */
  readonly random?: () => number;
}

/**
 * Does work again while it throws, with exponential backoff and full jitter between the attempts: 3 attempts, waits of
 * up to 100 ms, 200 ms …, 5 s at most, unless the policy says otherwise. Throws what the last attempt threw;
 * `TerminalError` ends it at once.
 */
export async function retry<T>(
  policy: RetryPolicy,
  work: (attempt: number) => Promise<T>,
  { signal, random = Math.random }: RetryOptions = {},
): Promise<T> {
  const { attempts = 3, initialDelay = "100ms", maxDelay = "5s", factor = 2 } = policy;
  const backoff = { initialDelayMs: milliseconds(initialDelay), maxDelayMs: milliseconds(maxDelay), factor };
  for (let attempt = 1; ; attempt++) {
    try {
      return await work(attempt);
    } catch (error) {
      if (attempt >= attempts || error instanceof TerminalError || signal?.aborted) throw error;
      if (!(await wait(backoffDelay(backoff, attempt, random), signal))) throw error;
    }
  }
}

/** Waits; false if the signal aborted meanwhile. */
function wait(delayMs: number, signal: AbortSignal | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (waited: boolean) => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
      resolve(waited);
    };
    const onAbort = () => end(false);
    const timer = setTimeout(() => end(true), delayMs);
    signal?.addEventListener("abort", onAbort);
  });
}
