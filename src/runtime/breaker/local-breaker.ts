import type { Context } from "@motif/core";
import type { Verdict } from "./outcome.ts";
import { Sampling, type SamplingPolicy } from "./sampling.ts";
import type { Found, SharedRecord } from "./shared-record.ts";
import type { BreakerRecord, BreakerState } from "./table.ts";

/** How a breaker behaves. All times are in milliseconds. */
export interface BreakerPolicy extends SamplingPolicy {
  /** A call gets no more time than this. */
  readonly timeoutMs: number;
  readonly openForMs: number;
  readonly refreshMs: number;
}

/** What is needed of a handler's context. */
export type BreakerContext = Pick<Context, "now" | "newId" | "remainingTime" | "log" | "metrics">;

/** A call that may be made. */
export interface Admitted {
  readonly kind: "call" | "probe";
  readonly limitMs: number;
  /** Of the record by which it was admitted. */
  readonly epoch: number;
  readonly writeId: string;
}

/** A call that must not be made. `retryAfterMs`: when asking again may have another answer. */
export interface Refused {
  readonly kind: "refused";
  readonly retryAfterMs: number;
}

/** What of an invocation's time is kept to write down what came of the call, and to answer. */
const RESERVE_MS = 500;
/**
 * So long after the end of a probe nobody else probes: clocks of environments may be two seconds apart, and what a killed
 * environment had sent may still be on its way.
 */
const MARGIN_MS = 5000;

/** A breaker as one environment sees it: the calls that it counted, and what it last knew of the state that all share. */
export class LocalBreaker {
  readonly #shared: SharedRecord;
  readonly #policy: BreakerPolicy;
  readonly #sampling: Sampling;
  #record: BreakerRecord;
  /** Of the item that the record is, or is to replace; undefined where there is none. */
  #version: string | undefined;
  /** The table does not have the record yet. */
  #isUnsaved = false;
  #tableIsDown = false;
  /** Milliseconds since 1970: when the table was last asked. */
  #askedAt = Number.NEGATIVE_INFINITY;
  /** An invocation of this environment probes. */
  #isProbing = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(name: string, shared: SharedRecord, policy: BreakerPolicy) {
    this.#shared = shared;
    this.#policy = policy;
    this.#sampling = new Sampling(policy);
    this.#record = closedRecord(name);
  }

  /** Decides whether a call may be made. Of an admitted one, {@link ended} is to be told. */
  async admit(context: BreakerContext): Promise<Admitted | Refused> {
    const begun = timeOf(context);
    await this.#refreshed(begun - this.#policy.refreshMs, context);
    if (this.#decided(context)) return this.#answer(context);
    return this.#inTurn(async () => {
      await this.#refresh(begun, context);
      return this.#decided(context) ? this.#answer(context) : this.#probe(context);
    });
  }

  /** Takes down how an admitted call ended. */
  async ended(admitted: Admitted, verdict: Verdict, context: BreakerContext): Promise<void> {
    if (admitted.kind === "probe") return this.#inTurn(() => this.#probed(admitted, verdict, context));
    if (verdict === "unknown" || !this.#isOf(admitted)) return;
    this.#sampling.add(verdict === "failure", timeOf(context));
    if (verdict === "success" || !this.#sampling.tripped(timeOf(context))) return;
    await this.#inTurn(async () => {
      if (this.#isOf(admitted)) await this.#changeTo("open", context);
    });
  }

  /** Whether it is known without the table what becomes of a call. */
  #decided(context: BreakerContext): boolean {
    return this.#record.state === "closed" || this.#waitMs(context) > 0;
  }

  #answer(context: BreakerContext): Admitted | Refused {
    if (this.#record.state === "open") return { kind: "refused", retryAfterMs: this.#waitMs(context) };
    return this.#admitted("call", this.#limitMs(context));
  }

  /** How long nothing can change, while it is open. */
  #waitMs(context: BreakerContext): number {
    const now = timeOf(context);
    const { openUntil, probeUntil = 0 } = this.#record;
    if (now < openUntil) return openUntil - now;
    if (this.#isProbing) return this.#policy.refreshMs;
    return Math.max(0, Math.min(probeUntil - now, this.#policy.refreshMs));
  }

  /** Takes the right to probe; in turn. */
  async #probe(context: BreakerContext): Promise<Admitted | Refused> {
    const begun = timeOf(context);
    const limitMs = this.#limitMs(context);
    const refused: Refused = { kind: "refused", retryAfterMs: this.#policy.refreshMs };
    if (limitMs <= 0) return refused;
    if (!this.#tableIsDown) {
      const probeUntil = begun + limitMs + MARGIN_MS;
      this.#note({ ...this.#record, probeUntil }, context);
      const { writeId } = this.#record;
      await this.#save();
      if (this.#record.writeId !== writeId) {
        return this.#decided(context) ? this.#answer(context) : refused;
      }
    }
    // By the time from before the write: others count from there as well.
    const leftMs = begun + limitMs - timeOf(context);
    if (leftMs <= 0) return refused;
    this.#isProbing = true;
    this.#announce("half-open", context);
    return this.#admitted("probe", leftMs);
  }

  async #probed({ writeId }: Admitted, verdict: Verdict, context: BreakerContext): Promise<void> {
    this.#isProbing = false;
    if (writeId !== this.#record.writeId) return; // it took so long that others went on
    if (verdict !== "unknown") return this.#changeTo(verdict === "success" ? "closed" : "open", context);
    const { probeUntil: _, ...givenBack } = this.#record;
    this.#note(givenBack, context);
    await this.#save();
  }

  /** Whether the state is still the one that a call was begun in. */
  #isOf({ epoch }: Admitted): boolean {
    return epoch === this.#record.epoch;
  }

  async #changeTo(state: BreakerRecord["state"], context: BreakerContext): Promise<void> {
    const now = timeOf(context);
    const { name, epoch } = this.#record;
    const openUntil = state === "open" ? now + this.#policy.openForMs : 0;
    this.#note({ name, state, epoch: epoch + 1, writeId: "", changedAt: now, openUntil }, context);
    const { writeId } = this.#record;
    this.#sampling.reset();
    await this.#save();
    if (this.#record.writeId === writeId) this.#announce(state, context);
  }

  /** Holds from now on in this environment, and is to be saved. */
  #note(record: BreakerRecord, { newId }: BreakerContext): void {
    this.#record = { ...record, writeId: newId() };
    this.#isUnsaved = true;
  }

  /** Asks the table, if it was not since a time. */
  async #refreshed(since: number, context: BreakerContext): Promise<void> {
    if (this.#askedAt < since) await this.#inTurn(() => this.#refresh(since, context));
  }

  async #refresh(since: number, context: BreakerContext): Promise<void> {
    if (this.#askedAt >= since) return;
    this.#askedAt = timeOf(context);
    if (this.#isUnsaved) await this.#save();
    else this.#adopt(await this.#shared.read());
  }

  async #save(): Promise<void> {
    this.#adopt(await this.#shared.write(this.#record, this.#version));
  }

  /** What the table has goes before what this environment thought. While the table is down, it goes on alone. */
  #adopt(found: Found): void {
    this.#tableIsDown = found === "down";
    if (found === "down") return;
    const record = found?.item ?? closedRecord(this.#record.name);
    if (record.epoch !== this.#record.epoch) this.#sampling.reset();
    this.#record = record;
    this.#version = found?.version;
    this.#isUnsaved = false;
  }

  #admitted(kind: Admitted["kind"], limitMs: number): Admitted {
    const { epoch, writeId } = this.#record;
    return { kind, limitMs, epoch, writeId };
  }

  #limitMs({ remainingTime }: BreakerContext): number {
    return Math.max(0, Math.min(this.#policy.timeoutMs, remainingTime() - RESERVE_MS));
  }

  #announce(to: BreakerState, { log, metrics }: BreakerContext): void {
    const { name } = this.#record;
    metrics.add("BreakerTransitions", 1, "Count", { breaker: name, to });
    log.warn(`Breaker ${name} is ${to}`, { breaker: name, to, shared: !this.#tableIsDown });
  }

  /** One operation on the table after the other, so that none goes by what another is about to change. */
  #inTurn<T>(operation: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(operation);
    this.#turn = result.catch(() => {});
    return result;
  }
}

function closedRecord(name: string): BreakerRecord {
  return { name, state: "closed", epoch: 0, writeId: "", changedAt: 0, openUntil: 0 };
}

function timeOf({ now }: BreakerContext): number {
  return now().getTime();
}
