import {
  ConditionFailedError,
  type Context,
  type Duration,
  type Json,
  milliseconds,
  type Stored,
  UnknownOutcomeError,
} from "@motif/core";
import { canonicalJson } from "./canonical-json.ts";
import { InProgressError, KeyReusedError, LeaseLostError } from "./errors.ts";
import { derivedId, sha256 } from "./hash.ts";
import type { IdempotencyRecord, IdempotencyStore } from "./table.ts";

/** What must be done once. */
export interface IdempotencyOptions {
  readonly store: IdempotencyStore;
  /** Names the work. Everything that tells it from other work belongs in it: operation, tenant, the caller's key. */
  readonly key: string;
  /** What the work is done with. The same key with another payload is refused; not checked if not given. */
  readonly payload?: Json;
  /** How long a repetition is recognised; 24 hours if not given. */
  readonly ttl?: Duration;
  /**
   * How long nobody else begins, should this attempt die: the time that the invocation has left, or less if this says
   * so. With a shorter lease, call `renew` in between.
   */
  readonly lease?: Duration;
}

/** The right to do the work, held by one attempt at a time. */
export interface Lease {
  /** Extends the lease from now on. Throws `LeaseLostError` if another attempt took the work over. */
  renew(): Promise<void>;
  /**
   * A UUID that is the same in every attempt at this work. Give it to the effect (a conditional write, a payment's own
   * idempotency key): an attempt that died between its effect and its record is repeated.
   */
  id(name: string): string;
}

/** What is needed of a handler's context. */
export type IdempotencyContext = Pick<Context, "now" | "newId" | "remainingTime">;

type Condition = "absent" | { readonly version: string };

/** Either the right to do the work, or the result of an earlier attempt as JSON text. */
type Claim = { readonly lease: HeldLease } | { readonly result: string };

const DEFAULT_TTL: Duration = "24h";
/** Others can be faster so many times in a row before a caller is told to come back later. */
const MOST_TRIES = 5;
const UNDECIDED_RETRY_MS = 100;

/**
 * Does work once per key and gives its result to whoever asks for it again.
 *
 * - First caller: takes the lease, works, records the result.
 * - While the lease runs: `InProgressError`.
 * - Afterwards, until `ttl` is over: the recorded result.
 * - Another payload under the same key: `KeyReusedError`.
 * - The work throws: the lease is given back at once, and the next caller works again, with the same ids.
 * - The process dies: the same, when the lease has ended. What had its effect is done again, so key it with `lease.id`.
 * - The lease ends while the work goes on: another attempt may begin. The slower one can neither record its result nor
 *   give back the other's lease; it gets the other's result, or `InProgressError`.
 */
export async function idempotent<R extends Json>(
  context: IdempotencyContext,
  options: IdempotencyOptions,
  work: (lease: Lease) => Promise<R>,
): Promise<R>;
/** Work without a result: a repetition just returns. */
export async function idempotent(
  context: IdempotencyContext,
  options: IdempotencyOptions,
  work: (lease: Lease) => Promise<void>,
): Promise<void>;
export async function idempotent(
  context: IdempotencyContext,
  options: IdempotencyOptions,
  work: (lease: Lease) => Promise<unknown>,
): Promise<unknown> {
  const { result } = await idempotentOutcome(context, options, work, () => true);
  return result;
}

/**
 * As {@link idempotent}, and says whether the result is a repetition. A result that is not to be kept is returned to this
 * caller only, and the next one works again.
 */
export async function idempotentOutcome<R>(
  context: IdempotencyContext,
  options: IdempotencyOptions,
  work: (lease: Lease) => Promise<R>,
  keep: (result: R) => boolean,
): Promise<{ readonly result: R; readonly repeated: boolean }> {
  const records = new Records(context, options);
  const claim = await records.claim();
  if ("result" in claim) return { result: fromText<R>(claim.result), repeated: true };
  const { lease } = claim;
  let result: R;
  let text: string;
  try {
    result = await work(lease);
    text = toText(result);
  } catch (error) {
    await lease.giveBack();
    throw error;
  }
  if (!keep(result)) {
    await lease.giveBack();
    return { result, repeated: false };
  }
  if (await lease.complete(text)) return { result, repeated: false };
  return { result: fromText<R>(await records.othersResult()), repeated: true };
}

/** The record of one key, as one attempt sees it. */
class Records {
  readonly #context: IdempotencyContext;
  readonly #store: IdempotencyStore;
  readonly #key: string;
  readonly #owner: string;
  readonly #payloadHash: string;
  readonly #ttlMs: number;
  readonly #leaseMs: number;

  constructor(context: IdempotencyContext, { store, key, payload, ttl, lease }: IdempotencyOptions) {
    this.#context = context;
    this.#store = store;
    this.#key = sha256(key);
    this.#owner = context.newId();
    this.#payloadHash = payload === undefined ? "" : sha256(canonicalJson(payload));
    this.#ttlMs = milliseconds(ttl ?? DEFAULT_TTL);
    this.#leaseMs = lease === undefined ? Number.POSITIVE_INFINITY : milliseconds(lease);
  }

  /** Throws `InProgressError` or `KeyReusedError`. */
  async claim(): Promise<Claim> {
    let known: Stored<IdempotencyRecord> | undefined;
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const decided = known ? await this.#decide(known) : await this.#take(this.#fresh(), "absent");
      if (decided) return decided;
      known = await this.#store.get({ key: this.#key });
    }
    throw new InProgressError(UNDECIDED_RETRY_MS);
  }

  /** The result that another attempt recorded after this one lost its lease. Throws `InProgressError` if none did yet. */
  async othersResult(): Promise<string> {
    const known = await this.#store.get({ key: this.#key });
    if (known?.item.result !== undefined) return known.item.result;
    throw new InProgressError(known ? this.#leaseLeft(known.item) : UNDECIDED_RETRY_MS);
  }

  /** Until when a lease that is taken now runs, and until when its record is kept. */
  times(): Pick<IdempotencyRecord, "leaseUntil" | "expiresAt"> {
    const now = this.#now();
    const leaseMs = Math.min(this.#leaseMs, this.#context.remainingTime());
    return {
      leaseUntil: now + leaseMs,
      expiresAt: Math.ceil((now + Math.max(this.#ttlMs, leaseMs)) / 1000),
    };
  }

  /**
   * Writes the record if it is still as this attempt last saw it, or this attempt's own; undefined if it is another's.
   * A write whose answer was lost, or which a driver repeated, makes a version that this attempt does not know. The
   * owner's token tells such a write from another attempt's.
   */
  async write(
    record: IdempotencyRecord,
    condition: Condition,
  ): Promise<Stored<IdempotencyRecord> | undefined> {
    let current = condition;
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      try {
        const { version } = await this.#store.put(record, { if: current });
        return { item: record, version };
      } catch (error) {
        const isUndecided = error instanceof ConditionFailedError || error instanceof UnknownOutcomeError;
        if (!isUndecided) throw error;
      }
      const found = await this.#store.get({ key: this.#key });
      if (found?.item.owner !== this.#owner) return undefined;
      current = { version: found.version };
    }
    return undefined;
  }

  async #decide({ item, version }: Stored<IdempotencyRecord>): Promise<Claim | undefined> {
    if (item.expiresAt * 1000 <= this.#now()) return this.#take(this.#fresh(), { version });
    if (this.#isOtherPayload(item)) throw new KeyReusedError();
    if (item.result !== undefined) return { result: item.result };
    const left = this.#leaseLeft(item);
    if (left > 0) throw new InProgressError(left);
    return this.#take({ ...item, owner: this.#owner, ...this.times() }, { version });
  }

  /** A lease that ended before the write was answered may be another's by now: no work is begun with it. */
  async #take(record: IdempotencyRecord, condition: Condition): Promise<Claim | undefined> {
    const taken = await this.write(record, condition);
    return taken && this.#leaseLeft(taken.item) > 0 ? { lease: new HeldLease(this, taken) } : undefined;
  }

  #fresh(): IdempotencyRecord {
    return {
      key: this.#key,
      owner: this.#owner,
      seed: this.#context.newId(),
      payloadHash: this.#payloadHash,
      ...this.times(),
    };
  }

  #isOtherPayload({ payloadHash }: IdempotencyRecord): boolean {
    return payloadHash !== "" && this.#payloadHash !== "" && payloadHash !== this.#payloadHash;
  }

  #leaseLeft(record: IdempotencyRecord): number {
    return Math.max(0, record.leaseUntil - this.#now());
  }

  #now(): number {
    return this.#context.now().getTime();
  }
}

/** A lease that this attempt took. Every write requires that the record is still as this attempt left it. */
class HeldLease implements Lease {
  readonly #records: Records;
  #held: Stored<IdempotencyRecord>;
  #writing: Promise<unknown> = Promise.resolve();

  constructor(records: Records, held: Stored<IdempotencyRecord>) {
    this.#records = records;
    this.#held = held;
  }

  // Handlers take them apart: `async (input, { id, renew }) => …`.
  readonly id = (name: string): string => derivedId(this.#held.item.seed, name);

  readonly renew = async (): Promise<void> => {
    if (!(await this.#write(this.#records.times()))) throw new LeaseLostError();
  };

  /** Records the result; false if the lease was lost. */
  async complete(result: string): Promise<boolean> {
    const { expiresAt } = this.#records.times();
    return this.#write({ result, expiresAt });
  }

  /**
   * Ends the lease now, so that the next attempt need not wait. Does nothing if it was lost, and never throws: a lease
   * that cannot be given back ends by itself, and the caller has an error of its own to report.
   */
  async giveBack(): Promise<void> {
    await this.#write({ leaseUntil: 0 }).catch(() => {});
  }

  /** One write after the other: a renewal by a timer may still be under way when the work is done. */
  #write(change: Partial<IdempotencyRecord>): Promise<boolean> {
    const written = this.#writing.then(() => this.#writeNow(change));
    this.#writing = written.catch(() => {});
    return written;
  }

  async #writeNow(change: Partial<IdempotencyRecord>): Promise<boolean> {
    const { item, version } = this.#held;
    const written = await this.#records.write({ ...item, ...change }, { version });
    if (written) this.#held = written;
    return written !== undefined;
  }
}

/** No result at all is an empty text. */
function toText(result: unknown): string {
  return result === undefined ? "" : JSON.stringify(result);
}

/** The text was made from an `R` by `toText`. */
function fromText<R>(text: string): R {
  return (text === "" ? undefined : JSON.parse(text)) as R;
}
