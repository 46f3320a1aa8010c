import type { EventFailure, HttpResponseData } from "@motif/runtime/platform";
import type { InvocationRecord } from "./invocation/function-pool.ts";
import type { Work, WorkResult } from "./sandbox/environment.ts";

/** How many invocations are remembered. */
export const KEPT_INVOCATIONS = 1000;

/** The last invocations, newest first, for the admin API. */
export class Traces {
  readonly #records: InvocationRecord[] = [];
  readonly #onRecord: (record: InvocationRecord) => void;
  #next = 0;

  /** `onRecord` takes each record as it is kept. */
  constructor(onRecord: (record: InvocationRecord) => void = () => {}) {
    this.#onRecord = onRecord;
  }

  /** Takes a record; the oldest is forgotten when there are too many. */
  add(record: InvocationRecord, work: Work, result: WorkResult | undefined): void {
    const failure = record.status === "ok" ? failureIn(work, result) : undefined;
    const kept: InvocationRecord =
      failure === undefined ? record : { ...record, status: "failed", error: failure };
    this.#records[this.#next] = kept;
    this.#onRecord(kept);
    this.#next = (this.#next + 1) % KEPT_INVOCATIONS;
  }

  /** The newest `limit` records. */
  latest(limit: number): InvocationRecord[] {
    const count = Math.min(limit, this.#records.length);
    const found: InvocationRecord[] = [];
    for (let back = 1; back <= count; back++) {
      const record = this.#records[(this.#next - back + KEPT_INVOCATIONS) % KEPT_INVOCATIONS];
      if (record) found.push(record);
    }
    return found;
  }
}

/** The events that an invocation left unprocessed. A result is that of its work's own kind; undefined where there is none. */
export function failuresOf(work: Work, result: WorkResult | undefined): readonly EventFailure[] {
  return work.kind === "consumer" ? ((result ?? []) as readonly EventFailure[]) : [];
}

/**
 * What failed in an invocation that ended by itself: the runtime makes a response of what an HTTP handler throws, and a
 * list of what a consumer throws. Undefined where nothing did. A result is that of its work's own kind.
 */
function failureIn(work: Work, result: WorkResult | undefined): string | undefined {
  if (work.kind === "http") {
    const { status } = result as HttpResponseData;
    return status >= 500 ? `It answered with status ${status}.` : undefined;
  }
  if (work.kind !== "consumer") return undefined;
  const failures = failuresOf(work, result);
  const [first] = failures;
  const { length } = work.events;
  if (!first) return undefined;
  return length === 1 ? first.reason : `${failures.length} of ${length} events failed: ${first.reason}`;
}
