import type { Profile } from "@motif/core/platform";
import { simulateRun } from "./run.ts";
import { loadSubject } from "./subject.ts";

/** A run to make again: what `motif simulate` found, made small. */
export interface Replay {
  readonly seed: number;
  readonly as?: Profile;
  /** What clients did; all that the seed has if not given. */
  readonly actions?: readonly string[];
  /** What went wrong; all that the seed has if not given. */
  readonly faults?: readonly string[];
}

/**
 * Makes a run of the app in a folder again, and says what does not hold in it: nothing, once the fault is mended.
 * Throws what `loadSubject` does.
 * @example
 * expect(await replay(import.meta.dirname, { seed: 42, actions: ["client 0, action 0"], faults: [] })).toEqual([]);
 */
export async function replay(
  folder: string,
  { seed, as, actions, faults }: Replay,
): Promise<readonly string[]> {
  const { violations } = await simulateRun(await loadSubject(folder), {
    seed,
    ...(as && { as }),
    ...(actions && { actions: new Set(actions) }),
    ...(faults && { faults: new Set(faults) }),
  });
  return violations.map(({ invariant, message }) => `${invariant}: ${message}`);
}
