import type { InvocationRecord } from "./invocation/function-pool.ts";

const KEPT = 1000;

/** The last invocations, newest first, for the admin API. */
export class Traces {
  readonly #records: InvocationRecord[] = [];
  #next = 0;

  /** Takes a record; the oldest is forgotten when there are too many. */
  add(record: InvocationRecord): void {
    this.#records[this.#next] = record;
    this.#next = (this.#next + 1) % KEPT;
  }

  /** The newest `limit` records. */
  latest(limit: number): InvocationRecord[] {
    const count = Math.min(limit, this.#records.length);
    const found: InvocationRecord[] = [];
    for (let back = 1; back <= count; back++) {
      const record = this.#records[(this.#next - back + KEPT) % KEPT];
      if (record) found.push(record);
    }
    return found;
  }
}
