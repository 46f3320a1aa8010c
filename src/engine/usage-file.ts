import { renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { RunUsage } from "@motif/core/model";

/** The file in the data folder with what the last run used. */
const USAGE_FILE = "usage.json";
const INTERVAL_MS = 10_000;

/**
 * Keeps what a run used in its data folder, so that it can be priced when the server has ended: written every ten
 * seconds in which something happened, and at the end. An older run's file is replaced by the first writing.
 */
export class UsageFile {
  readonly #path: string;
  readonly #usage: () => RunUsage;
  readonly #onError: (error: unknown) => void;
  readonly #timer: NodeJS.Timeout;
  #written = "";

  constructor(folder: string, usage: () => RunUsage, onError: (error: unknown) => void) {
    this.#path = join(folder, USAGE_FILE);
    this.#usage = usage;
    this.#onError = onError;
    this.#timer = setInterval(() => this.#write(), INTERVAL_MS).unref();
  }

  /** Writes the last counts. */
  close(): void {
    clearInterval(this.#timer);
    this.#write();
  }

  /** A count that cannot be written is no reason to stop serving. */
  #write(): void {
    const usage = this.#usage();
    const counts = JSON.stringify({ ...usage, to: "" });
    if (counts === this.#written) return;
    try {
      writeFileSync(`${this.#path}.new`, `${JSON.stringify(usage)}\n`);
      renameSync(`${this.#path}.new`, this.#path);
      this.#written = counts;
    } catch (error) {
      this.#onError(error);
    }
  }
}
