import {
  AccessDeniedError,
  ConditionFailedError,
  type Context,
  InvalidArgumentError,
  NotFoundError,
  type Stored,
  UnknownOutcomeError,
} from "@motif/core";
import { backoffDelay } from "../backoff.ts";
import { sha256 } from "../idempotency/hash.ts";
import { ContendedError } from "./errors.ts";
import { type Arrival, decide, type Quota, quotaOf, type RateLimitQuota } from "./gcra.ts";
import type { RateLimitRecord, RateLimitStore } from "./table.ts";

/** What is limited, for whom, and to how much. */
export interface RateLimitOptions extends RateLimitQuota {
  readonly store: RateLimitStore;
  /** Whose units these are: a tenant, a user, an address; several texts where it takes several. Kept as a hash. */
  readonly key: string | readonly string[];
  /** Names the limit, and tells it from others with the same keys; `default` if not given. Clients are shown it. */
  readonly name?: string;
  /** Units that this call uses, 1 to `burst`; 1 if not given. */
  readonly cost?: number;
  /**
   * What happens while the table does not answer, or throttles: `"throw"`, if not given, lets its error out, so that nobody
   * gets more than the limit; `"allow"` lets everybody through, which is right where being up matters more than the limit,
   * and never against floods, which may be what the table suffers from. A table that is missing or not granted is a
   * mistake, and throws either way.
   */
  readonly ifUnavailable?: "throw" | "allow";
}

/** What a limit says to one call. */
export interface RateLimitResult {
  readonly allowed: boolean;
  /** Whole units that can be used at once after this call. */
  readonly remaining: number;
  /** Milliseconds until the same call is allowed, if nobody else uses anything until then; 0 where it was allowed. */
  readonly retryAfterMs: number;
  /** Milliseconds until `remaining` grows by one. */
  readonly nextUnitMs: number;
  /** `false`: the table did not answer, and `ifUnavailable` let the call through. */
  readonly decided: boolean;
}

/** What is needed of a handler's context. */
export type RateLimitContext = Pick<Context, "now" | "newId" | "log">;

/** What a String of Structured Fields can be without escapes (RFC 9651, section 3.3.3): names stand in headers. */
const NAME = /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/;

/** Others can be faster so many times in a row: as many as https://github.com/throttled/throttled tries. */
const MOST_TRIES = 10;
/**
 * How long a record outlives the last unit that it speaks of. A call that found none must not write over one that came and
 * expired in between: this is longer than any invocation takes from its read to its write.
 */
const KEPT_MS = 3_600_000;
const BACKOFF = { initialDelayMs: 5, maxDelayMs: 100 } as const;

/**
 * Uses units of a limit, if there are so many: `rate` in every `per`, at most `burst` at once, by the generic cell rate
 * algorithm. One record a key, written on condition of its version, so calls at the same time get no more than the limit
 * between them. A call that is refused uses nothing.
 *
 * Where clocks of two machines differ, a key gets units earlier by the difference, once. A call that dies, or of whose write
 * nobody can tell whether it was made, may have used its units in vain. A key's record is written by one call after the other, so
 * give keys to tenants and users, not to everybody together. Throws `ThrottledError` when others were faster ten times in a
 * row, and what the table throws, unless `ifUnavailable` says otherwise.
 *
 * @example
 * const { allowed, retryAfterMs } = await rateLimit(input, { store: limits, key: tenant, rate: 100, per: "1m", burst: 20 });
 */
export async function rateLimit(
  context: RateLimitContext,
  options: RateLimitOptions,
): Promise<RateLimitResult> {
  const { name = "default", key, cost = 1, ifUnavailable = "throw" } = options;
  const quota = quotaOf(options);
  if (!NAME.test(name)) {
    throw new InvalidArgumentError(
      `The name of a rate limit is printable ASCII without " and \\, as it stands in headers: not ${JSON.stringify(name)}.`,
    );
  }
  if (!Number.isInteger(cost) || cost < 1 || cost > quota.burst) {
    throw new InvalidArgumentError(
      `A call of rate limit ${name} uses 1 to ${quota.burst} units, which is its burst, not ${cost}.`,
    );
  }
  // By rate and period too: what was used of another quota says nothing of this one.
  const hash = sha256(JSON.stringify([name, quota.rate, quota.perMs, key]));
  try {
    const decision = await used(context, options.store, { key: hash, cost, quota });
    if (decision) return { ...decision, decided: true };
  } catch (error) {
    if (ifUnavailable === "throw" || error instanceof AccessDeniedError || error instanceof NotFoundError)
      throw error;
    context.log.warn("rate limit let a call through without its table", { limit: name, error });
    return { allowed: true, remaining: 0, retryAfterMs: 0, nextUnitMs: 0, decided: false };
  }
  throw new ContendedError(name);
}

interface Call {
  readonly key: string;
  readonly cost: number;
  readonly quota: Quota;
}

/**
 * Decides by what is there, and writes it if nobody else wrote in between. A write that failed may have been this call's own,
 * whose answer was lost; the record says so. Undefined where others were faster every time.
 */
async function used(
  context: RateLimitContext,
  store: RateLimitStore,
  { key, cost, quota }: Call,
): Promise<Omit<RateLimitResult, "decided"> | undefined> {
  const call = context.newId();
  let unsure: Omit<RateLimitResult, "decided"> | undefined;
  for (let attempt = 1; attempt <= MOST_TRIES; attempt++) {
    const known = await store.get({ key });
    if (unsure && known?.item.call === call) return unsure;
    const { arrival, ...result } = decide(arrivalOf(known), context.now().getTime(), cost, quota);
    if (!arrival || (await isWritten(store, recordOf(key, call, arrival), known))) return result;
    unsure = result;
    await pause(backoffDelay(BACKOFF, attempt, Math.random));
  }
  return undefined;
}

function arrivalOf(known: Stored<RateLimitRecord> | undefined): Arrival | undefined {
  if (!known) return undefined;
  const { arrivalMs: ms, arrivalPart: part, usedMs } = known.item;
  return { ms, part, usedMs };
}

function recordOf(key: string, call: string, { ms, part, usedMs }: Arrival): RateLimitRecord {
  const expiresAt = Math.ceil((ms + KEPT_MS) / 1000);
  return { key, call, arrivalMs: ms, arrivalPart: part, usedMs, expiresAt };
}

/** False where somebody else wrote in between, or where nobody can tell. */
async function isWritten(
  store: RateLimitStore,
  record: RateLimitRecord,
  known: Stored<RateLimitRecord> | undefined,
): Promise<boolean> {
  try {
    await store.put(record, { if: known ? { version: known.version } : "absent" });
    return true;
  } catch (error) {
    if (error instanceof ConditionFailedError || error instanceof UnknownOutcomeError) return false;
    throw error;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
