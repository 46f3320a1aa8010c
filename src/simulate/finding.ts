import { faultId } from "./draw.ts";
import type { Happening } from "./history.ts";
import type { Shrunk } from "./shrink.ts";

/** Something that does not hold, in the smallest run that was found for it. */
export interface Finding {
  readonly invariant: string;
  /** What is wrong, in a sentence. */
  readonly message: string;
  readonly seed: number;
  /** The cloud that was imitated, by name. */
  readonly as?: string;
  /** What clients did, and what went wrong: the rest of the run is not needed. */
  readonly actions: readonly string[];
  readonly faults: readonly string[];
  /** What happened, in order, a line each. */
  readonly story: readonly string[];
}

const LONGEST_STORY = 60;

/** Tells a finding. */
export function findingOf(invariant: string, { plan, outcome }: Shrunk): Finding {
  const violation = outcome.violations.find((found) => found.invariant === invariant);
  return {
    invariant,
    message: violation?.message ?? "It did not hold in the whole run; in the smaller one it does.",
    seed: plan.seed,
    ...(plan.as && { as: plan.as.name }),
    actions: outcome.actions,
    faults: outcome.struck.map(faultId),
    story: storyOf(outcome.happenings),
  };
}

/** The beginning and the end where it is long. Times are those since the first of it. */
function storyOf(happenings: readonly Happening[]): readonly string[] {
  const start = happenings[0]?.at ?? 0;
  const lines = happenings.map(({ at, who, what }) => `${sinceStart(at - start)}  ${who}  ${what}`);
  if (lines.length <= LONGEST_STORY) return lines;
  const half = LONGEST_STORY / 2;
  const between = lines.length - LONGEST_STORY;
  return [...lines.slice(0, half), `… ${between} more …`, ...lines.slice(-half)];
}

function sinceStart(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(3).padStart(10)} s`;
}
