import { readdirSync, readFileSync } from "node:fs";
import { setInterval } from "node:timers";

const SAMPLE_MS = 100;

/** Watches the resident memory of a process and everything that it started, by Linux's /proc. */
export class MemoryWatch {
  readonly #pid: number;
  readonly #timer: NodeJS.Timeout;
  #peak = 0;

  constructor(pid: number) {
    this.#pid = pid;
    this.#sample();
    this.#timer = setInterval(() => this.#sample(), SAMPLE_MS);
  }

  /** The most so far in bytes; 0 where there is no /proc. */
  get peak(): number {
    return this.#peak;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #sample(): void {
    this.#peak = Math.max(this.#peak, residentBytes(this.#pid));
  }
}

function residentBytes(pid: number): number {
  try {
    const resident = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return childrenOf(pid).reduce((sum, child) => sum + residentBytes(child), Number(resident ?? 0) * 1024);
  } catch {
    return 0; // it has ended, or this is not Linux
  }
}

function childrenOf(pid: number): number[] {
  return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").split(" ").filter(Boolean).map(Number),
  );
}
