import fc from "fast-check";
import type { Entry } from "./entry.ts";

/** How much to give to an entry. */
export interface FuzzOptions {
  readonly inputs: number;
  readonly seed: number;
  /** Stops after so many milliseconds, without a failure. */
  readonly limitMs?: number;
  /** Called now and then with how many inputs were taken so far. */
  readonly onProgress?: (taken: number) => void;
}

/** The longest that one input took. */
export interface Slowest {
  /** Milliseconds until it was done, with all that the machine did meanwhile. */
  readonly waitedMs: number;
  /** Milliseconds of processor time of the entry's own thread: what the input itself costs. */
  readonly processorMs: number;
  /** The input that took most processor time, cut. */
  readonly input: string;
}

/** What came of it. */
export interface FuzzResult {
  readonly inputs: number;
  readonly slowest: Slowest;
  /** The smallest input that was found to fail, with the seed and path that make it again. */
  readonly failure?: string;
}

/** Longer than any input takes on a machine that is busy with other work: whoever waits for it hangs. */
const LONGEST_MS = 10_000;
const PROGRESS_EVERY = 1000;
const INPUT_SHOWN = 300;

/** Gives an entry inputs made from a seed, until one fails. */
export function runEntry({ use }: Entry, options: FuzzOptions): Promise<FuzzResult> {
  const { inputs: numRuns, seed, limitMs, onProgress = () => {} } = options;
  return use(async ({ inputs, check }) => {
    let taken = 0;
    let waitedMs = 0;
    let processorMs = 0;
    let slowest: unknown;
    const property = fc.asyncProperty(inputs, async (input) => {
      if (++taken % PROGRESS_EVERY === 0) onProgress(taken);
      const usedBefore = process.threadCpuUsage();
      const startedAt = performance.now();
      await check(input);
      const took = performance.now() - startedAt;
      const used = processorMsSince(usedBefore);
      waitedMs = Math.max(waitedMs, took);
      if (used > processorMs) [processorMs, slowest] = [used, input];
      if (took > LONGEST_MS) throw new Error(`It took ${Math.round(took)} ms.`);
    });
    const details = await fc.check(property, {
      numRuns,
      seed,
      ...(limitMs !== undefined && { interruptAfterTimeLimit: limitMs, markInterruptAsFailure: false }),
    });
    const failure = details.failed ? failureOf(details) : undefined;
    return {
      inputs: details.numRuns,
      slowest: { waitedMs, processorMs, input: shown(slowest) },
      ...(failure !== undefined && { failure }),
    };
  });
}

function processorMsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000;
}

function shown(input: unknown): string {
  try {
    return fc.stringify(input).slice(0, INPUT_SHOWN);
  } catch {
    return "nested too deep to be shown";
  }
}

function failureOf<Input>(details: fc.RunDetails<[Input]>): string {
  const { errorInstance: error, seed, counterexamplePath } = details;
  const reason = error instanceof Error ? error.stack : String(error);
  return `${reportOf(details) ?? `Seed ${seed}, path ${counterexamplePath}.`}\n${reason}`;
}

/** Undefined where the counterexample is nested too deep to be printed. */
function reportOf<Input>(details: fc.RunDetails<[Input]>): string | undefined {
  try {
    return fc.defaultReportMessage(details);
  } catch {
    return undefined;
  }
}
