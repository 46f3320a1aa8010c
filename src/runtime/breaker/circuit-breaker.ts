import { type Duration, InvalidArgumentError, milliseconds } from "@motif/core";
import { CallTimeoutError, limited } from "../limited.ts";
import { BreakerOpenError } from "./errors.ts";
import { type BreakerContext, type BreakerPolicy, LocalBreaker } from "./local-breaker.ts";
import { type Outcome, usualVerdict, type Verdict } from "./outcome.ts";
import { SharedRecord } from "./shared-record.ts";
import type { BreakerStore } from "./table.ts";

/** Which breaker a call goes through, and how that behaves. Give all functions that share a breaker the same. */
export interface BreakerOptions<T = unknown> {
  /** The handle of the table, as the function got it: what an environment counts belongs to the handle. */
  readonly store: BreakerStore;
  /** Names what is called: 1 to 255 printable ASCII characters. Breakers of one name in one table share their state. */
  readonly name: string;
  /** A call that takes longer is given up and has failed; 5 s if not given, and less where the invocation has less left. */
  readonly timeout?: Duration;
  /** How far back an environment's calls count; 30 s if not given. */
  readonly window?: Duration;
  /** Fewer calls within the window say nothing; 5 if not given. */
  readonly minimumCalls?: number;
  /** The breaker opens where this part of the calls fails: more than 0, at most 1; 0.5 if not given. */
  readonly failureRate?: number;
  /** How long it stays open before one call is let through; 10 s if not given. */
  readonly openFor?: Duration;
  /** How old what an environment knows of the shared state may be; 5 s if not given. */
  readonly refresh?: Duration;
  /** Gives a call up, which says nothing about what was called: for callers who may need its answer no more. */
  readonly signal?: AbortSignal;
  /** What an outcome says about what was called; {@link usualVerdict} if not given. */
  readonly verdict?: (outcome: Outcome<T>) => Verdict;
}

const PRINTABLE = /^(?=.*[^ ])[ -~]{1,255}$/;

/**
 * What each environment counts, by the handle of the table: an environment has one, and it goes with it. A variable of this
 * module alone would be shared by environments that share a process.
 */
const environments = new WeakMap<BreakerStore, Map<string, LocalBreaker>>();

/**
 * Makes a call unless what it calls fails too often.
 *
 * - Closed: calls are made, and counted in this environment. Where too many fail, the breaker opens for all environments.
 * - Open: nothing is called; `fallback` answers, or `BreakerOpenError` is thrown.
 * - Half-open: one call of one environment is let through. It decides.
 *
 * `fallback` answers for a call that failed as well. Without it, the failure is thrown or returned as it came. The table's
 * own failures never stop a call.
 *
 * @example
 * const rate = await circuitBreaker(
 *   input,
 *   { store: input.breakers, name: "rates" },
 *   (signal) => input.rates.fetch("/latest", { signal }),
 *   () => lastKnownRate(input),
 * );
 */
export async function circuitBreaker<T, F = never>(
  context: BreakerContext,
  options: BreakerOptions<T>,
  work: (signal: AbortSignal) => Promise<T>,
  fallback?: (failure: Outcome<T>) => F | Promise<F>,
): Promise<T | F> {
  const breaker = breakerOf(options);
  const admission = await breaker.admit(context);
  if (admission.kind === "refused") {
    const error = new BreakerOpenError(options.name, admission.retryAfterMs);
    if (fallback) return fallback({ error });
    throw error;
  }
  if (admission.limitMs <= 0) throw new CallTimeoutError(0);
  const outcome = await outcomeOf(() => limited(work, admission.limitMs, options.signal));
  let verdict: Verdict = "unknown";
  try {
    if (!options.signal?.aborted) verdict = (options.verdict ?? usualVerdict)(outcome);
  } finally {
    await breaker.ended(admission, verdict, context);
  }
  if (verdict === "failure" && fallback) return fallback(outcome);
  if ("error" in outcome) throw outcome.error;
  return outcome.result;
}

async function outcomeOf<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { result: await work() };
  } catch (error) {
    return { error };
  }
}

function breakerOf(options: BreakerOptions<never>): LocalBreaker {
  const { store, name } = options;
  const breakers = environments.get(store) ?? new Map<string, LocalBreaker>();
  environments.set(store, breakers);
  const breaker =
    breakers.get(name) ?? new LocalBreaker(name, new SharedRecord(store, name), policyOf(options));
  breakers.set(name, breaker);
  return breaker;
}

/** Throws {@link InvalidArgumentError}. */
function policyOf(options: BreakerOptions<never>): BreakerPolicy {
  const { name, timeout = "5s", window = "30s", openFor = "10s", refresh = "5s" } = options;
  const { minimumCalls = 5, failureRate = 0.5 } = options;
  if (!PRINTABLE.test(name)) {
    throw new InvalidArgumentError(
      `A breaker has a name of 1 to 255 printable ASCII characters, not "${name}".`,
    );
  }
  if (!Number.isInteger(minimumCalls) || minimumCalls < 1) {
    throw new InvalidArgumentError(
      `Breaker ${name}: minimumCalls is a whole number from 1 on, not ${minimumCalls}.`,
    );
  }
  if (!(failureRate > 0 && failureRate <= 1)) {
    throw new InvalidArgumentError(
      `Breaker ${name}: failureRate is more than 0 and at most 1, not ${failureRate}.`,
    );
  }
  return {
    minimumCalls,
    failureRate,
    timeoutMs: positive(name, timeout),
    windowMs: positive(name, window),
    openForMs: positive(name, openFor),
    refreshMs: positive(name, refresh),
  };
}

function positive(name: string, duration: Duration): number {
  const ms = milliseconds(duration);
  if (ms > 0) return ms;
  throw new InvalidArgumentError(`Breaker ${name}: a time of "${duration}" is none.`);
}
