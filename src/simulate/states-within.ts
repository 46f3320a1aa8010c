/** Something that was so from a moment on. `after` is undefined where it was no more. */
export interface StateChange<T> {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly after: T | undefined;
}

/**
 * What one thing can have been to somebody who asked at `from` and was answered at `to` (milliseconds since 1970): its
 * state before, and all that it became meanwhile. `changes` are those of that one thing, in order.
 */
export function statesWithin<T>(
  changes: readonly StateChange<T>[],
  from: number,
  to: number,
): readonly (T | undefined)[] {
  const before = changes.findLast(({ at }) => at < from)?.after;
  const meanwhile = changes.filter(({ at }) => at >= from && at <= to).map(({ after }) => after);
  return [before, ...meanwhile];
}
