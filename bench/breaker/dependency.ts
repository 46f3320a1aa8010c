import type { Random } from "@motif/engine/virtual";

/** The times that a dependency is down, in milliseconds since 1970. */
export interface Outage {
  readonly from: number;
  readonly to: number;
}

/** What the app calls: it takes a while, and fails while it is down. It sees who calls, and which of the calls are probes. */
export class Dependency {
  readonly calls = { up: 0, down: 0, probes: 0 };
  /** Probes that were made while another one was under way. */
  readonly overlaps: string[] = [];
  /** Ids of the invocations that were let through by a half-open breaker that all share. */
  readonly #admitted = new Set<string>();
  readonly #probing = new Set<string>();
  readonly #random: Random;
  readonly #outage: Outage;

  constructor(random: Random, outage: Outage) {
    this.#random = random;
    this.#outage = outage;
  }

  /** To be told before an invocation probes. */
  admitsProbe(invocationId: string): void {
    this.#admitted.add(invocationId);
  }

  /** To be told when an invocation is over: it calls no more. */
  ended(invocationId: string): void {
    this.#probing.delete(invocationId);
  }

  /** In a handler: the caller's clock may be wrong, so that it is told the time. */
  async call(invocationId: string, now: number, signal: AbortSignal): Promise<string> {
    const isDown = now >= this.#outage.from && now < this.#outage.to;
    this.calls[isDown ? "down" : "up"]++;
    if (this.#admitted.delete(invocationId)) this.#probes(invocationId);
    try {
      await this.#wait(isDown, signal);
    } finally {
      this.#probing.delete(invocationId);
    }
    if (isDown) throw new Error("The dependency is down.");
    return "answer";
  }

  #probes(invocationId: string): void {
    this.calls.probes++;
    if (this.#probing.size > 0) this.overlaps.push(`${invocationId} while ${[...this.#probing].join(", ")}`);
    this.#probing.add(invocationId);
  }

  /** Mostly short; a dependency that is down often does not answer at all, which ends with the signal. */
  #wait(isDown: boolean, signal: AbortSignal): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    signal.addEventListener("abort", () => reject(signal.reason));
    const hangs = isDown && this.#random.next() < 0.3;
    if (!hangs) setTimeout(resolve, Math.ceil(this.#random.next() ** 3 * 4000));
    return promise;
  }
}
