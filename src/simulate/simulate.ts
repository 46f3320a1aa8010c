import { createHash } from "node:crypto";
import { availableParallelism } from "node:os";
import type { Profile } from "@motif/core/platform";
import { type Finding, findingOf } from "./finding.ts";
import type { RunPlan } from "./run.ts";
import { WorkerPool } from "./worker-pool.ts";
import type { RunSummary } from "./worker-protocol.ts";

/** What is simulated, and how much of it. */
export interface SimulateOptions {
  /** The app's folder. */
  readonly folder: string;
  /** How many runs, on each cloud if there are some. */
  readonly runs: number;
  /** Run n, counted from 0, has the seed `seed + n`. */
  readonly seed: number;
  /** Clouds that are imitated, one after the other; none: the engine's own behaviour, with all faults. */
  readonly as?: readonly Profile[];
  /** Threads at most; one a core if not given. What comes out does not depend on it. */
  readonly threads?: number;
  readonly onProgress?: (progress: Progress) => void;
}

/** A thread loads the app before its first run, which takes as long as about so many runs. */
const RUNS_WORTH_A_THREAD = 20;

/** How far a simulation is. */
export interface Progress {
  readonly runs: number;
  readonly executions: number;
}

/** What a simulation came to. It ends with the first run, in their order, in which something does not hold. */
export interface Simulation {
  readonly runs: number;
  readonly executions: number;
  /** How often each fault struck, by name. */
  readonly faults: Readonly<Record<string, number>>;
  /** The same for the same runs: 16 hexadecimal digits. */
  readonly trace: string;
  readonly finding?: Finding;
}

/**
 * Makes many runs of an app, on all cores. Throws what `loadSubject` does, and `MotifError` (`run-failed`) where a run came to
 * no end.
 */
export async function simulate(options: SimulateOptions): Promise<Simulation> {
  const { folder, runs, seed, threads = availableParallelism(), onProgress } = options;
  const clouds: readonly (Profile | undefined)[] = options.as?.length ? options.as : [undefined];
  const count = runs * clouds.length;
  const planOf = (index: number): RunPlan => {
    const as = clouds[index % clouds.length];
    return { seed: seed + Math.floor(index / clouds.length), ...(as && { as }) };
  };
  const pool = new WorkerPool(folder, Math.min(threads, Math.ceil(count / RUNS_WORTH_A_THREAD)));
  try {
    const tally = new Tally(onProgress);
    let next = 0;
    await pool.each(async (worker) => {
      while (next < count && !tally.found) {
        const index = next++;
        tally.take(index, await worker.run(planOf(index)));
      }
    });
    const { found } = tally;
    if (!found) return tally.total();
    const plan = planOf(found.index);
    const shrunk = await pool.any.shrink(plan, found.invariant);
    return { ...tally.total(), finding: findingOf(found.invariant, shrunk) };
  } finally {
    await pool.close();
  }
}

/** Adds up what runs came to, in their order. */
class Tally {
  found: { readonly index: number; readonly invariant: string } | undefined;
  readonly #onProgress: SimulateOptions["onProgress"];
  readonly #early = new Map<number, RunSummary>();
  readonly #hash = createHash("sha256");
  readonly #faults = new Map<string, number>();
  #runs = 0;
  #executions = 0;

  constructor(onProgress: SimulateOptions["onProgress"]) {
    this.#onProgress = onProgress;
  }

  take(index: number, summary: RunSummary): void {
    this.#early.set(index, summary);
    for (let due = this.#early.get(this.#runs); due && !this.found; due = this.#early.get(this.#runs)) {
      this.#early.delete(this.#runs);
      this.#add(due);
    }
    this.#onProgress?.({ runs: this.#runs, executions: this.#executions });
  }

  total(): Simulation {
    const faults = [...this.#faults].sort(([one], [other]) => (one < other ? -1 : 1));
    return {
      runs: this.#runs,
      executions: this.#executions,
      faults: Object.fromEntries(faults),
      trace: this.#hash.copy().digest("hex").slice(0, 16),
    };
  }

  #add({ executions, faults, hash, invariant }: RunSummary): void {
    const index = this.#runs++;
    this.#executions += executions;
    this.#hash.update(hash);
    for (const [name, times] of faults) this.#faults.set(name, (this.#faults.get(name) ?? 0) + times);
    if (invariant !== undefined) this.found = { index, invariant };
  }
}
