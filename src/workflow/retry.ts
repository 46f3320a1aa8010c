import type { Catcher, Retrier, State } from "./definition/types.ts";
import { type Failure, matches } from "./failure.ts";
import type { Random } from "./random.ts";

const DEFAULTS = { interval: 1, attempts: 3, rate: 2 } as const;

/** What Retry says of a failure: how long to wait, in milliseconds, and how often each retrier was used then. */
export interface RetryPlan {
  readonly delay: number;
  readonly retries: readonly number[];
}

/** Another attempt, where the first retrier that is for the failure has one left. Each retrier counts for itself. */
export function planRetry(
  state: State,
  failure: Failure,
  retries: readonly number[],
  random: Random,
): RetryPlan | undefined {
  const index = (state.Retry ?? []).findIndex(({ ErrorEquals }) => matches(ErrorEquals, failure));
  const retrier = state.Retry?.[index];
  if (retrier === undefined) return undefined;
  const used = retries[index] ?? 0;
  if (used >= (retrier.MaxAttempts ?? DEFAULTS.attempts)) return undefined;
  const counts = Array.from(
    { length: state.Retry?.length ?? 0 },
    (_each, at) => (retries[at] ?? 0) + Number(at === index),
  );
  return { delay: delayOf(retrier, used, random), retries: counts };
}

function delayOf(retrier: Retrier, used: number, random: Random): number {
  const seconds =
    (retrier.IntervalSeconds ?? DEFAULTS.interval) * (retrier.BackoffRate ?? DEFAULTS.rate) ** used;
  const most = Math.min(seconds, retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY) * 1_000;
  return Math.round(retrier.JitterStrategy === "FULL" ? random.fraction() * most : most);
}

/** The first catcher that is for a failure. */
export function catcherOf(state: State, failure: Failure): Catcher | undefined {
  return state.Catch?.find(({ ErrorEquals }) => matches(ErrorEquals, failure));
}
