import { type Context, type Duration, InvalidArgumentError, milliseconds } from "@motif/core";
import { CallTimeoutError, limited } from "../limited.ts";
import { type KeptAnswers, keptAnswers } from "./answer-table.ts";
import { askHedged, type HedgedAnswer, type Hedger, type Hedging, hedgerOf } from "./hedging.ts";

/**
 * Asks one provider. Its signal aborts where the answer is not wanted any more: hand it on. The answer is given in full: what is
 * still to be read, such as the body of a `Response`, may end with the signal. An answer that is none (a status of 503) is thrown.
 */
export type Provider<T> = (signal: AbortSignal) => Promise<T>;

/** What is needed of a handler's context. */
export type ScatterContext = Pick<Context, "now" | "remainingTime" | "log">;

/** How providers are asked, and how long answers are waited for. */
export interface ScatterOptions<T> {
  /** For all of them together; less where the invocation has less left. */
  readonly deadline: Duration;
  /** With so many answers, the rest is not waited for; all are if not given. */
  readonly enough?: number;
  /** How many providers are asked at a time; all if not given. Second requests come on top. */
  readonly concurrency?: number;
  /** Ask slow providers once more. Only where asking twice is harmless. */
  readonly hedging?: Hedging;
  /** Where answers of earlier requests are, which stand in for those that do not come in time. */
  readonly kept?: KeptAnswers<T>;
}

/** What came of one provider. */
export type Gathered<T> =
  | {
      readonly provider: string;
      readonly status: "answered";
      readonly value: T;
      readonly tookMs: number;
      /** Whether it is the answer to a second request. */
      readonly hedged: boolean;
    }
  | {
      readonly provider: string;
      /** An earlier answer, instead of one that failed or was late. */
      readonly status: "kept";
      readonly value: T;
      readonly answeredAt: Date;
      readonly instead: "failed" | "late";
    }
  | { readonly provider: string; readonly status: "failed"; readonly error: unknown }
  /** Not there at the deadline. */
  | { readonly provider: string; readonly status: "late" }
  /** Not waited for: there were enough. */
  | { readonly provider: string; readonly status: "unneeded" };

/** What of an invocation's time is kept for its own answer. */
const RESERVE_MS = 500;
/** How long kept answers are waited for, once the deadline is over. */
const PATIENCE_MS = 250;

/**
 * Asks several providers at the same time and takes what comes until the deadline, or until there is enough: one entry for each
 * provider, in the order given. What is not waited for any more is aborted. Kept answers are read only where one is missing, which
 * takes up to 250 ms beyond the deadline. Throws for options that make no sense, and for nothing else.
 *
 * @example
 * const gathered = await scatterGather(input, { deadline: "800ms", hedging: { after: "300ms" } }, {
 *   north: (signal) => quoteOf(input.north, query, signal),
 *   south: (signal) => quoteOf(input.south, query, signal),
 * });
 * const quotes = gathered.filter(({ status }) => status === "answered");
 */
export async function scatterGather<T>(
  context: ScatterContext,
  options: ScatterOptions<T>,
  providers: Readonly<Record<string, Provider<T>>>,
): Promise<readonly Gathered<T>[]> {
  refuseNonsense(options);
  const limitMs = Math.min(milliseconds(options.deadline), context.remainingTime() - RESERVE_MS);
  const gathered = await new Gathering(context, options, providers).until(Math.max(0, limitMs));
  const { kept } = options;
  if (!kept || !gathered.some(isMissed)) return gathered;
  const stored = await limited(() => keptAnswers(kept, context.now()), PATIENCE_MS).catch((error) => {
    context.log.warn("Kept answers could not be read", { error });
    return new Map<string, never>();
  });
  return gathered.map((each) => {
    const found = stored.get(each.provider);
    if (!found || !isMissed(each)) return each;
    return { provider: each.provider, status: "kept", ...found, instead: each.status };
  });
}

/** What goes on until the deadline. */
class Gathering<T> {
  readonly #context: ScatterContext;
  readonly #options: ScatterOptions<T>;
  readonly #waiting: [name: string, ask: Provider<T>][];
  readonly #names: readonly string[];
  readonly #hedger: Hedger;
  readonly #found = new Map<string, Gathered<T>>();
  /** Aborts when nothing is waited for any more. */
  readonly #over = new AbortController();

  constructor(
    context: ScatterContext,
    options: ScatterOptions<T>,
    providers: Readonly<Record<string, Provider<T>>>,
  ) {
    this.#context = context;
    this.#options = options;
    this.#waiting = Object.entries(providers);
    this.#names = Object.keys(providers);
    this.#hedger = hedgerOf(context);
  }

  async until(limitMs: number): Promise<readonly Gathered<T>[]> {
    const { signal } = this.#over;
    const { concurrency = this.#names.length } = this.#options;
    const late = new CallTimeoutError(limitMs);
    const ended = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    const timer = setTimeout(() => this.#over.abort(late), limitMs);
    const askers = limitMs > 0 ? Array.from({ length: concurrency }, () => this.#asker()) : [ended];
    await Promise.race([Promise.all(askers), ended]);
    clearTimeout(timer);
    const missing = { status: signal.reason === late ? "late" : "unneeded" } as const;
    return this.#names.map((provider) => this.#found.get(provider) ?? { provider, ...missing });
  }

  /** Asks one provider after the other. */
  async #asker(): Promise<void> {
    const { signal } = this.#over;
    for (let next = this.#waiting.shift(); next && !signal.aborted; next = this.#waiting.shift()) {
      await this.#ask(...next);
    }
  }

  async #ask(provider: string, ask: Provider<T>): Promise<void> {
    const { signal } = this.#over;
    const { hedging, enough = Number.POSITIVE_INFINITY } = this.#options;
    const begun = this.#now();
    try {
      const answer = hedging
        ? await this.#hedged(provider, ask, hedging)
        : { value: await ask(signal), hedged: false };
      if (signal.aborted) return;
      this.#found.set(provider, { provider, status: "answered", ...answer, tookMs: this.#now() - begun });
    } catch (error) {
      if (!signal.aborted) this.#found.set(provider, { provider, status: "failed", error });
    }
    const answered = [...this.#found.values()].filter(({ status }) => status === "answered");
    if (answered.length < enough) return;
    this.#over.abort(new DOMException("There are enough answers.", "AbortError"));
  }

  async #hedged(provider: string, ask: Provider<T>, hedging: Hedging): Promise<HedgedAnswer<T>> {
    const { signal } = this.#over;
    const begun = this.#now();
    const took = () => this.#hedger.took(provider, this.#now() - begun);
    const afterMs = this.#hedger.begins(provider, hedging);
    // What is late took at least so long. Of what failed, or was not needed, nobody knows how long it would have taken.
    const onAbort = () => signal.reason instanceof CallTimeoutError && took();
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      const answer = await askHedged(ask, signal, afterMs, () => this.#hedger.take(hedging));
      if (!signal.aborted) took();
      return answer;
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
  }

  #now(): number {
    return this.#context.now().getTime();
  }
}

/** An answer that was waited for, and did not come. */
function isMissed<T>(each: Gathered<T>): each is Gathered<T> & { readonly status: "failed" | "late" } {
  return each.status === "failed" || each.status === "late";
}

/** Throws `InvalidArgumentError`. */
function refuseNonsense({
  enough = 1,
  concurrency = 1,
  hedging,
}: Omit<ScatterOptions<unknown>, "kept">): void {
  for (const [name, value] of Object.entries({ enough, concurrency })) {
    if (Number.isInteger(value) && value >= 1) continue;
    throw new InvalidArgumentError(`${name} is a whole number from 1 on, not ${value}.`);
  }
  const { budget = 1 } = hedging ?? {};
  if (budget > 0 && budget <= 1) return;
  throw new InvalidArgumentError(`A budget for second requests is more than 0 and at most 1, not ${budget}.`);
}
