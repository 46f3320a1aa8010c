/** When calls fail too often. */
export interface SamplingPolicy {
  /** How far back calls count, in milliseconds. */
  readonly windowMs: number;
  /** Fewer calls than these say nothing. */
  readonly minimumCalls: number;
  /** The part of them that fails: more than 0, at most 1. */
  readonly failureRate: number;
}

/** The window moves on in so many steps. */
const SLICES = 10;

interface Slice {
  /** Which of all slices of time it is. */
  readonly number: number;
  calls: number;
  failures: number;
}

/** Counts calls and failures over a window that slides, in memory that does not grow with their number. */
export class Sampling {
  readonly #policy: SamplingPolicy;
  #slices: Slice[] = [];

  constructor(policy: SamplingPolicy) {
    this.#policy = policy;
  }

  /** Counts a call that ended at `now`, in milliseconds. */
  add(failed: boolean, now: number): void {
    const slice = this.#sliceOf(now);
    slice.calls++;
    if (failed) slice.failures++;
  }

  /** Whether calls fail too often. */
  tripped(now: number): boolean {
    const { minimumCalls, failureRate } = this.#policy;
    const current = this.#numberAt(now);
    const within = this.#slices.filter(({ number }) => number > current - SLICES && number <= current);
    const calls = sum(within.map((slice) => slice.calls));
    const failures = sum(within.map((slice) => slice.failures));
    return calls >= minimumCalls && failures >= failureRate * calls;
  }

  /** Forgets all. */
  reset(): void {
    this.#slices = [];
  }

  #sliceOf(now: number): Slice {
    const number = this.#numberAt(now);
    const found = this.#slices.find((slice) => slice.number === number);
    if (found) return found;
    const slice = { number, calls: 0, failures: 0 };
    this.#slices = [...this.#slices.filter((other) => other.number > number - SLICES), slice].slice(-SLICES);
    return slice;
  }

  #numberAt(now: number): number {
    return Math.floor((now / this.#policy.windowMs) * SLICES);
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
