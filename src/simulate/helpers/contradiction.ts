import { isLinearizable } from "./linearization.ts";
import type { ClientOperation, SequentialModel } from "./sequential-model.ts";

/** The part of a history that contradicts itself. */
export interface Contradiction<I, O> {
  readonly shown: readonly ClientOperation<I, O>[];
  /** How many more there were up to then, none of which explains it. */
  readonly others: number;
}

/**
 * Makes a history that cannot be explained as small as it can, and never contradictory where it was not: it ends with the first
 * answer that is wrong; reads are left out; a write is left out if it might have taken place at any time, however often, and would
 * still not help.
 */
export function contradiction<S, I, O>(
  operations: readonly ClientOperation<I, O>[],
  model: SequentialModel<S, I, O>,
): Contradiction<I, O> {
  const ends = operations.flatMap(({ answer }) => answer?.at ?? []).sort((one, other) => one - other);
  const parts = ends.map((end) => until(end, operations));
  const part = parts.find((some) => isLinearizable(some, model) === false) ?? operations;
  let shown = part;
  let free: readonly I[] = [];
  for (const operation of part) {
    const { input, answer } = operation;
    const without = shown.filter((other) => other !== operation);
    const isRead = model.isRead(input, answer?.output);
    const freed = isRead ? free : [...free, input];
    if (isLinearizable(without, model, freed) !== false) continue;
    shown = without;
    free = freed;
  }
  const inOrder = shown.toSorted((one, other) => one.sent - other.sent);
  return { shown: inOrder, others: part.length - shown.length };
}

/** What was known of a history at a moment. */
function until<I, O>(
  end: number,
  operations: readonly ClientOperation<I, O>[],
): readonly ClientOperation<I, O>[] {
  return operations
    .filter(({ sent }) => sent <= end)
    .map((operation) => {
      const { client, input, sent, answer } = operation;
      return answer && answer.at > end ? { client, input, sent } : operation;
    });
}
