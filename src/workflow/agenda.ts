import type { Event } from "./event.ts";

type Later = Exclude<Event, { readonly type: "start" | "redrive" }>;

interface Entry {
  readonly at: number;
  readonly last: boolean;
  readonly order: number;
  readonly event: Later;
}

/** Events to come, the earliest first; of those at the same moment, in the order in which they were put down. A binary heap. */
export class Agenda {
  readonly #heap: Entry[] = [];
  #order = 0;

  /** Puts an event down for its time. `last`: after all others of that moment. */
  add(event: Later, last = false): void {
    const heap = this.#heap;
    const entry = { at: event.at, last, order: this.#order++, event };
    let at = heap.length;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || !before(entry, parent)) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = entry;
  }

  /** Takes the earliest. */
  next(): Later | undefined {
    const heap = this.#heap;
    const first = heap[0];
    const moved = heap.pop();
    if (first === undefined || moved === undefined || heap.length === 0) return first?.event;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      const [left, right] = [heap[below], heap[below + 1]];
      if (left !== undefined && right !== undefined && before(right, left)) below++;
      const child = heap[below];
      if (child === undefined || !before(child, moved)) break;
      heap[at] = child;
      at = below;
    }
    heap[at] = moved;
    return first.event;
  }
}

function before(one: Entry, other: Entry): boolean {
  if (one.at !== other.at) return one.at < other.at;
  if (one.last !== other.last) return other.last;
  return one.order < other.order;
}
