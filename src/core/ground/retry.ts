import { checkDuration, checkInteger } from "./numbers.ts";
import { checkOptions } from "./options.ts";
import type { Report } from "./report.ts";
import { type Duration, milliseconds } from "./units.ts";

/** How often and when a failed event is delivered again. */
export interface RetryPolicy {
  /** Deliveries in all, the first one included, before the event goes to the dead-letter queue. */
  readonly attempts?: number;
  /** Wait before the second delivery. */
  readonly initialDelay?: Duration;
  /** Longest wait. */
  readonly maxDelay?: Duration;
  /**
   * Each wait is so many times the one before; 2 if not given. A random part of it (full jitter) is taken off where
   * messages of a queue are delivered again; asynchronous invocations wait as long as it says, as on Lambda.
   */
  readonly factor?: number;
}

/** A retry policy, resolved. */
export interface RetryEntry {
  /** Deliveries in all, the first one included. */
  readonly attempts: number;
  readonly initialDelayMs: number;
  readonly maxDelayMs: number;
  readonly factor: number;
}

/** Resolves a policy. */
export function retryEntry(own: RetryPolicy | undefined, defaults: Required<RetryPolicy>): RetryEntry {
  return {
    attempts: own?.attempts ?? defaults.attempts,
    initialDelayMs: milliseconds(own?.initialDelay ?? defaults.initialDelay),
    maxDelayMs: milliseconds(own?.maxDelay ?? defaults.maxDelay),
    factor: own?.factor ?? defaults.factor,
  };
}

const OPTIONS = ["attempts", "initialDelay", "maxDelay", "factor"];
const LONGEST_WAIT_MS = 12 * 60 * 60_000;

/** Reports what is wrong with a policy. */
export function checkRetry(name: string, retry: RetryPolicy | undefined, report: Report): void {
  checkOptions(name, retry, OPTIONS, report, { prefix: "retry." });
  checkInteger(name, "retry.attempts", retry?.attempts, 1, 1000, report);
  checkDuration(name, "retry.initialDelay", retry?.initialDelay, 0, LONGEST_WAIT_MS, report);
  checkDuration(name, "retry.maxDelay", retry?.maxDelay, 0, LONGEST_WAIT_MS, report);
  if (retry?.factor !== undefined && !(retry.factor >= 1))
    report(name, `retry.factor is ${retry.factor}; it must be 1 or more`);
}
