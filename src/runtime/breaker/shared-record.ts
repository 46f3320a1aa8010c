import { ConditionFailedError, type Stored, UnknownOutcomeError } from "@motif/core";
import { limited } from "../limited.ts";
import type { BreakerRecord, BreakerStore } from "./table.ts";

/** How long a call waits for the table. Longer, and the table is down. */
const PATIENCE_MS = 1000;

/** What the table has of a breaker: undefined if nothing. `down`: the table failed, or did not answer in time. */
export type Found = Stored<BreakerRecord> | undefined | "down";

/** The record of one breaker in its table, which may be down: nothing is thrown for that. */
export class SharedRecord {
  readonly #store: BreakerStore;
  readonly #name: string;

  constructor(store: BreakerStore, name: string) {
    this.#store = store;
    this.#name = name;
  }

  /** What the table has, strongly consistent. */
  async read(): Promise<Found> {
    try {
      return await limited(() => this.#store.get({ name: this.#name }), PATIENCE_MS);
    } catch {
      return "down";
    }
  }

  /**
   * Writes a record if that of the version is still there (undefined: if there is none), and gives what the table has then:
   * it is this record, by its `writeId`, or what somebody else wrote.
   */
  async write(record: BreakerRecord, version: string | undefined): Promise<Found> {
    const condition = version === undefined ? "absent" : { version };
    try {
      const written = await limited(() => this.#store.put(record, { if: condition }), PATIENCE_MS);
      return { item: record, version: written.version };
    } catch (error) {
      const isUndecided = error instanceof ConditionFailedError || error instanceof UnknownOutcomeError;
      return isUndecided ? this.read() : "down";
    }
  }
}
