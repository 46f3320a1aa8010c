import { faultId } from "./draw.ts";
import { type RunOutcome, type RunPlan, type Subject, simulateRun } from "./run.ts";

/** Runs that a finding is made smaller with, at most. */
const MOST_RUNS = 400;

/** The smallest run that was found in which something does not hold. */
export interface Shrunk {
  readonly plan: RunPlan;
  /** Everything of it is kept. */
  readonly outcome: RunOutcome;
}

/** Leaves out of a run whatever it does not need to break an invariant: faults first, then what clients do. */
export async function shrink(subject: Subject, plan: RunPlan, invariant: string): Promise<Shrunk> {
  let left = MOST_RUNS;
  const first = await simulateRun(subject, plan);
  let faults: readonly string[] = first.struck.map(faultId);
  let actions: readonly string[] = first.actions;
  const planOf = (someFaults: readonly string[], someActions: readonly string[]): RunPlan => ({
    ...plan,
    faults: new Set(someFaults),
    actions: new Set(someActions),
  });
  const breaks = async (someFaults: readonly string[], someActions: readonly string[]): Promise<boolean> => {
    if (left-- <= 0) return false;
    const { violations } = await simulateRun(subject, planOf(someFaults, someActions));
    return violations.some((violation) => violation.invariant === invariant);
  };
  faults = await minimal(faults, (some) => breaks(some, actions));
  actions = await minimal(actions, (some) => breaks(faults, some));
  faults = await minimal(faults, (some) => breaks(some, actions));
  const smallest = { ...planOf(faults, actions), keep: true };
  return { plan: smallest, outcome: await simulateRun(subject, smallest) };
}

/**
 * Leaves out what is not needed for something to hold of a list: halves first, then smaller and smaller parts (Zeller and
 * Hildebrandt, Simplifying and Isolating Failure-Inducing Input, https://www.debuggingbook.org/html/DeltaDebugger.html).
 */
export async function minimal<T>(
  list: readonly T[],
  holds: (some: readonly T[]) => Promise<boolean>,
): Promise<readonly T[]> {
  if (list.length > 0 && (await holds([]))) return [];
  let kept = list;
  let size = Math.ceil(kept.length / 2);
  while (size >= 1 && kept.length > 1) {
    let removed = false;
    for (let from = 0; from < kept.length; ) {
      const some = [...kept.slice(0, from), ...kept.slice(from + size)];
      if (some.length < kept.length && some.length > 0 && (await holds(some))) {
        kept = some;
        removed = true;
      } else {
        from += size;
      }
    }
    if (size === 1 && !removed) break;
    size = size === 1 ? 1 : Math.ceil(size / 2);
  }
  return kept;
}
