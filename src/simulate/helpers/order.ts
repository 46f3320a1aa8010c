import type { Check, Seen } from "../checks.ts";

/** A history in which things of one key have an order. */
export interface Ordering<E> {
  /** What happened, in the order in which it did: items by their time, changes of a table … */
  readonly events: (seen: Seen) => Iterable<E>;
  readonly key: (event: E) => string | number;
  /** The number that says where an event belongs; undefined for one that has no place. */
  readonly sequence: (event: E) => number | undefined;
  /** Whether the same number may not come again; it may, if this is not given. */
  readonly strictly?: boolean;
  /** Where no number may be left out: the first of each key. */
  readonly gaplessFrom?: number;
}

/**
 * The numbers of a key never go back.
 *
 * @example
 * "no update of an order overtakes another": inOrder({
 *   events: ({ changes }) => changes(orders),
 *   key: ({ key }) => key,
 *   sequence: ({ after }) => after?.revision,
 * })
 */
export function inOrder<E>({ events, key, sequence, strictly, gaplessFrom }: Ordering<E>): Check {
  return (seen) => {
    const latest = new Map<string | number, number>();
    for (const event of events(seen)) {
      const number = sequence(event);
      if (number === undefined) continue;
      const of = key(event);
      const before = latest.get(of);
      const wrong = wrongAfter(before, number, strictly ?? false, gaplessFrom);
      if (wrong !== undefined) return `Of ${JSON.stringify(of)}, ${wrong}.`;
      latest.set(of, number);
    }
    return undefined;
  };
}

function wrongAfter(
  before: number | undefined,
  number: number,
  strictly: boolean,
  gaplessFrom: number | undefined,
): string | undefined {
  if (before === undefined) {
    const isFirst = gaplessFrom === undefined || number === gaplessFrom;
    return isFirst ? undefined : `${number} comes first, not ${gaplessFrom}`;
  }
  if (number < before) return `${number} comes after ${before}`;
  if (number === before) return strictly ? `${number} comes twice` : undefined;
  const leavesOut = gaplessFrom !== undefined && number > before + 1;
  return leavesOut ? `${number} comes after ${before}, and ${before + 1} is left out` : undefined;
}
