import { type Duration, InvalidArgumentError, milliseconds } from "@motif/core";

/** How much may be used: `rate` units in every `per`, and as many as `burst` at once by whoever has waited long enough. */
export interface RateLimitQuota {
  /** Units in every `per`; a whole number, 1 or more. */
  readonly rate: number;
  readonly per: Duration;
  /** The most that can be used at once; `rate` if not given. */
  readonly burst?: number;
}

/**
 * When the next unit is due, were they used evenly: the algorithm's "theoretical arrival time". In milliseconds since 1970
 * and a fraction of one, in parts of `1/rate`, so that nothing is ever rounded.
 */
export interface Arrival {
  readonly ms: number;
  readonly part: number;
  /** When units were used last, by the clock of who used them. */
  readonly usedMs: number;
}

/** What a limit says to one call. */
export interface Decision {
  readonly allowed: boolean;
  /** Whole units that can be used at once after this call. */
  readonly remaining: number;
  /** Milliseconds until the same call is allowed, if nobody uses anything until then; 0 where it was allowed. */
  readonly retryAfterMs: number;
  /** Milliseconds until `remaining` grows by one. */
  readonly nextUnitMs: number;
  /** The new state; not given where the call was refused, which changes nothing. */
  readonly arrival?: Arrival;
}

/** A quota in whole numbers: a unit is due every `perMs / rate` milliseconds. */
export interface Quota {
  readonly rate: number;
  readonly perMs: number;
  readonly burst: number;
}

/** Twice as much is computed with, and stays a whole number. */
const LARGEST = 2 ** 52;

/** Throws `InvalidArgumentError` for numbers that are no quota. */
export function quotaOf({ rate, per, burst = rate }: RateLimitQuota): Quota {
  const perMs = milliseconds(per);
  checkUnits("rate", rate);
  checkUnits("burst", burst);
  if (perMs < 1) throw new InvalidArgumentError("A rate limit's `per` is 1 ms or more.");
  if (Math.max(rate, burst) * perMs > LARGEST) {
    throw new InvalidArgumentError(
      `A rate limit of ${rate} per ${per} and ${burst} at once is too large to be kept exactly.`,
    );
  }
  return { rate, perMs, burst };
}

function checkUnits(name: string, units: number): void {
  if (Number.isSafeInteger(units) && units >= 1) return;
  throw new InvalidArgumentError(`A rate limit's \`${name}\` is a whole number, 1 or more, not ${units}.`);
}

/**
 * The generic cell rate algorithm by virtual scheduling (ITU-T I.371;
 * https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm), with more than one unit a call as
 * https://github.com/throttled/throttled has it. `arrival` is the state, undefined where nothing was used for long;
 * `cost` is 1 to `burst`. Computed in parts of `1/rate` ms from now on.
 *
 * Time does not go back behind the last use: a clock that lags would see units as used that came back in between, and refuse
 * part of a full burst.
 */
export function decide(arrival: Arrival | undefined, nowMs: number, cost: number, quota: Quota): Decision {
  const { rate, perMs, burst } = quota;
  const atMs = Math.max(nowMs, arrival?.usedMs ?? nowMs);
  const behindMs = atMs - nowMs;
  const used = arrival ? Math.max(0, (arrival.ms - atMs) * rate + arrival.part) : 0;
  const most = burst * perMs;
  const next = used + cost * perMs;
  const allowed = next <= most;
  const left = most - (allowed ? next : used);
  return {
    allowed,
    remaining: Math.max(0, Math.floor(left / perMs)),
    retryAfterMs: allowed ? 0 : behindMs + Math.ceil((next - most) / rate),
    nextUnitMs: behindMs + Math.ceil((left < 0 ? perMs - left : perMs - (left % perMs)) / rate),
    ...(allowed && { arrival: { ms: atMs + Math.floor(next / rate), part: next % rate, usedMs: atMs } }),
  };
}
