import type { RunUsage } from "@motif/core/model";

/**
 * How often each size or time occurred. Sizes are in bytes, rounded up to whole KiB; times in milliseconds, rounded up
 * to 1 ms below a second and to 100 ms above: finer than any cloud bills.
 */
export type Tally = Map<number, number>;

/** The parts of a run's usage that are counted by name: `functions`, `queues` … */
export type CountedName = {
  [P in keyof RunUsage]: string extends keyof RunUsage[P] ? P : never;
}[keyof RunUsage];

/** The counts of one function, queue …, while they are made. */
export type Counts<P extends CountedName> = {
  [Field in keyof RunUsage[P][string]]: RunUsage[P][string][Field] extends number ? number : Tally;
};

const KIB = 1024;

/** Notes a value. */
export function add(tally: Tally, value: number): void {
  tally.set(value, (tally.get(value) ?? 0) + 1);
}

/** A size in the steps of a tally. */
export function kibibytes(bytes: number): number {
  return Math.ceil(bytes / KIB) * KIB;
}

/** A time in the steps of a tally. */
export function milliseconds(ms: number): number {
  return ms <= 1000 ? Math.ceil(ms) : Math.ceil(ms / 100) * 100;
}
