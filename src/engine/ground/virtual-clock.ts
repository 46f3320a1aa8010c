import type { Clock, Timer } from "./clock.ts";

interface Pending {
  readonly time: number;
  readonly order: number;
  readonly callback: () => void;
}

/** A clock that stands still until it is told to go on. Timers of the same time fire in the order they were set. */
export class VirtualClock implements Clock {
  #now: number;
  #order = 0;
  readonly #pending = new Set<Pending>();

  constructor(start: number) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  at(time: number, callback: () => void): Timer {
    const pending: Pending = { time, order: this.#order++, callback };
    this.#pending.add(pending);
    return { cancel: () => this.#pending.delete(pending) };
  }

  /** When the next timer is due; undefined if there is none. */
  nextDue(): number | undefined {
    return this.#next()?.time;
  }

  /** Fires the next timer if it is due by now. */
  fireNextDue(): boolean {
    const next = this.#next();
    if (!next || next.time > this.#now) return false;
    this.#pending.delete(next);
    next.callback();
    return true;
  }

  /** Moves on to a time, which is never before now. Fires nothing. */
  moveTo(time: number): void {
    this.#now = Math.max(this.#now, time);
  }

  #next(): Pending | undefined {
    let next: Pending | undefined;
    for (const pending of this.#pending) {
      if (!next || pending.time < next.time || (pending.time === next.time && pending.order < next.order))
        next = pending;
    }
    return next;
  }
}
