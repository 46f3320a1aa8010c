import { operationsOf } from "../kinds/kinds.ts";
import { TRIGGERS, type TriggerEntry } from "../triggers/triggers.ts";
import type { FunctionEntry, Inventory } from "./inventory.ts";

/** A way on which a function can cause its own next call. */
export interface Loop {
  readonly function: string;
  /** What is passed on the shortest such way, without the function itself: `queue jobs`, `function tidy`, `bucket files`. */
  readonly through: readonly string[];
}

interface Step {
  readonly resource: string;
  readonly function: string;
}

/**
 * The functions that can cause their own next call by what they were granted, straight or through others, by name. That
 * is a possibility: prefixes of keys and what a handler does can rule it out, or bound it.
 */
export function loopsOf({ functions, triggers }: Pick<Inventory, "functions" | "triggers">): Loop[] {
  const steps = new Map(functions.map((fn) => [fn.name, stepsFrom(fn, triggers)]));
  return functions.flatMap(({ name }) => {
    const through = shortestWayBack(name, steps);
    return through ? [{ function: name, through }] : [];
  });
}

/** The functions that something causes to be called which the function may do. */
function stepsFrom({ grants }: FunctionEntry, triggers: readonly TriggerEntry[]): Step[] {
  return triggers.flatMap((trigger) => {
    const causes = TRIGGERS[trigger.kind].causedBy?.(trigger) ?? [];
    const granted = causes.filter((cause) =>
      grants.some(
        ({ resource: { kind, name }, access }) =>
          kind === cause.kind &&
          name === cause.name &&
          operationsOf(kind, access).some((operation) => cause.operations.includes(operation)),
      ),
    );
    return granted.map(({ kind, name }) => ({ resource: `${kind} ${name}`, function: trigger.function }));
  });
}

/** Breadth first. */
function shortestWayBack(
  start: string,
  steps: ReadonlyMap<string, readonly Step[]>,
): readonly string[] | undefined {
  const seen = new Set<string>();
  let ways: { readonly at: string; readonly through: readonly string[] }[] = [{ at: start, through: [] }];
  while (ways.length > 0) {
    const next: typeof ways = [];
    for (const { at, through } of ways) {
      for (const step of steps.get(at) ?? []) {
        const passed = [...through, step.resource];
        if (step.function === start) return passed;
        if (seen.has(step.function)) continue;
        seen.add(step.function);
        next.push({ at: step.function, through: [...passed, `function ${step.function}`] });
      }
    }
    ways = next;
  }
  return undefined;
}
