/** Latencies that are remembered. */
const MOST = 100;
/** Fewer say nothing about a percentile. */
const FEWEST = 20;
const PERCENTILE = 0.95;

/** How long one provider took of late, in milliseconds. */
export class Latencies {
  #latest: number[] = [];

  add(ms: number): void {
    this.#latest = [...this.#latest, ms].slice(-MOST);
  }

  /** The 95th percentile; undefined while too little is known. */
  percentile(): number | undefined {
    if (this.#latest.length < FEWEST) return undefined;
    const sorted = this.#latest.toSorted((a, b) => a - b);
    return sorted[Math.ceil(sorted.length * PERCENTILE) - 1];
  }
}
