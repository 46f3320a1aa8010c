import { type Context, type Duration, milliseconds } from "@motif/core";
import { Latencies } from "./latencies.ts";

/**
 * When a provider is asked a second time
 * (Dean and Barroso, "The Tail at Scale": "defer sending a secondary request until the first request has been outstanding for
 * more than the 95th-percentile expected latency for this class of requests", https://doi.org/10.1145/2408776.2408794).
 */
export interface Hedging {
  /** How long it is waited while fewer than 20 latencies of the provider are known; then their 95th percentile counts. */
  readonly after: Duration;
  /** At most so many second requests for each first one, of all that an environment sends: more than 0, at most 1; 0.05 if not given. */
  readonly budget?: number;
}

/** What an environment remembers for hedging: latencies by provider, and how many requests it sent. */
export class Hedger {
  readonly #latencies = new Map<string, Latencies>();
  #first = 0;
  #second = 0;

  /** Counts a first request, and says when its second one is due, in milliseconds. */
  begins(provider: string, { after }: Hedging): number {
    this.#first++;
    return this.#of(provider).percentile() ?? milliseconds(after);
  }

  /** Takes a second request out of the budget, if there is one left. */
  take({ budget = 0.05 }: Hedging): boolean {
    if (this.#second + 1 > budget * this.#first) return false;
    this.#second++;
    return true;
  }

  /** How long a first request took, or was waited for. */
  took(provider: string, ms: number): void {
    this.#of(provider).add(ms);
  }

  #of(provider: string): Latencies {
    const latencies = this.#latencies.get(provider) ?? new Latencies();
    this.#latencies.set(provider, latencies);
    return latencies;
  }
}

/** By the clock of an environment: all its invocations have the same function, and no other environment has it. */
const environments = new WeakMap<Context["now"], Hedger>();

/** What the environment of a context remembers. */
export function hedgerOf({ now }: Pick<Context, "now">): Hedger {
  const hedger = environments.get(now) ?? new Hedger();
  environments.set(now, hedger);
  return hedger;
}

/** An answer, and whether it is that of the second request. */
export interface HedgedAnswer<T> {
  readonly value: T;
  readonly hedged: boolean;
}

/**
 * Asks, and once more where there is no answer after a while and `mayHedge` allows it. The first answer counts, and the other
 * request is given up. Throws when no request is left that could answer: what the last one threw.
 */
export function askHedged<T>(
  ask: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
  afterMs: number,
  mayHedge: () => boolean,
): Promise<HedgedAnswer<T>> {
  const { promise, resolve, reject } = Promise.withResolvers<HedgedAnswer<T>>();
  const underWay = new Set<AbortController>();
  const request = async (hedged: boolean) => {
    const own = new AbortController();
    underWay.add(own);
    try {
      const value = await ask(AbortSignal.any([signal, own.signal]));
      underWay.delete(own);
      resolve({ value, hedged });
    } catch (error) {
      underWay.delete(own);
      if (underWay.size > 0) return;
      reject(error);
    }
    clearTimeout(timer);
    const reason = new DOMException("Another request was answered first.", "AbortError");
    for (const other of underWay) other.abort(reason);
  };
  const timer = setTimeout(() => {
    if (mayHedge()) void request(true);
  }, afterMs);
  signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
  void request(false);
  return promise;
}
