import type { JsonObject, Table } from "@motif/core";
import type { Change, Check } from "../checks.ts";
import { perRun } from "./per-run.ts";

/**
 * A rule for every change of a table's items: what is wrong with one, in a sentence; undefined where it is right. Looks at each
 * change once, so it belongs to `always`.
 *
 * @example
 * "a balance never falls below zero": everyChange(accounts, ({ after }) =>
 *   after && after.cents < 0 ? `the balance is ${after.cents}` : undefined,
 * )
 */
export function everyChange<T extends JsonObject, K extends string, I extends string>(
  table: Table<T, K, I>,
  rule: (change: Change<T>) => string | undefined,
): Check {
  const looks = perRun(() => ({ from: 0 }));
  return (seen) => {
    const look = looks(seen);
    for (const change of seen.changes(table, look.from)) {
      const wrong = rule(change);
      if (wrong !== undefined)
        return `Item ${change.key} of ${table.name}, changed by ${change.by}: ${wrong}.`;
      look.from++;
    }
    return undefined;
  };
}

/** The states of an item, and which may follow which. */
export interface States<T, S extends string> {
  readonly state: (item: T) => S;
  /** Those that may follow each; none follows a final one. To stay in a state is no transition. */
  readonly next: Readonly<Record<NoInfer<S>, readonly NoInfer<S>[]>>;
  /** Those in which an item may be made; any, if not given. */
  readonly first?: readonly NoInfer<S>[];
  /** Those in which an item may be deleted; any, if not given. */
  readonly last?: readonly NoInfer<S>[];
}

/**
 * Items of a table go from state to state only as is allowed: a final status is never left. Looks at each change once, so it
 * belongs to `always`.
 *
 * @example
 * "a job that is done stays done": transitions(jobs, {
 *   state: ({ status }) => status,
 *   first: ["queued"],
 *   next: { queued: ["running"], running: ["done", "failed"], failed: ["running"], done: [] },
 * })
 */
export function transitions<T extends JsonObject, K extends string, I extends string, S extends string>(
  table: Table<T, K, I>,
  { state, next, first, last }: States<T, S>,
): Check {
  return everyChange(table, ({ before, after }) => {
    if (!before)
      return after && first && !first.includes(state(after)) ? `it begins as ${state(after)}` : undefined;
    const from = state(before);
    if (!after) return last && !last.includes(from) ? `it is deleted while ${from}` : undefined;
    const to = state(after);
    return to === from || next[from].includes(to) ? undefined : `it goes from ${from} to ${to}`;
  });
}
