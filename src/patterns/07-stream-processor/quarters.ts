import { type Interval, MOST_WATTS, type Reading } from "./resources.ts";

const QUARTER_MS = 900_000;

/** What came of some readings. */
export interface Added {
  /** The intervals that are new or changed, in order. */
  readonly changed: readonly Interval[];
  /** How many readings were counted, and how many are not later than one that was. */
  readonly taken: number;
  readonly skipped: number;
  /** Why the next reading cannot be counted, where one cannot: those behind it were not looked at. */
  readonly refusal?: string;
}

/** Adds readings of one meter, in order, to its latest interval and to those after it. */
export function add(latest: Interval | undefined, readings: readonly Reading[]): Added {
  const changed: Interval[] = [];
  let current = latest;
  let skipped = 0;
  for (const [index, reading] of readings.entries()) {
    if (current && reading.at <= current.lastAt) {
      skipped++;
      continue;
    }
    const used = usedUntil(reading, current);
    if ("refusal" in used) return { changed, taken: index - skipped, skipped, ...used };
    const start = quarterOf(reading.at);
    const into: Interval = current?.start === start ? current : empty(reading, start);
    if (changed.at(-1)?.start === start) changed.pop();
    current = {
      ...into,
      readings: into.readings + 1,
      wattHours: into.wattHours + used.wattHours,
      peakWatts: Math.max(into.peakWatts, used.watts),
      lastAt: reading.at,
      lastWattHours: reading.wattHours,
    };
    changed.push(current);
  }
  return { changed, taken: readings.length - skipped, skipped };
}

/** What was used since the reading before; nothing, where a meter has none before. */
function usedUntil(
  { at, wattHours }: Reading,
  before: Interval | undefined,
): { readonly wattHours: number; readonly watts: number } | { readonly refusal: string } {
  if (!before) return { wattHours: 0, watts: 0 };
  const used = wattHours - before.lastWattHours;
  if (used < 0) return { refusal: `The counter runs backwards: ${wattHours} after ${before.lastWattHours}.` };
  const hours = (Date.parse(at) - Date.parse(before.lastAt)) / 3_600_000;
  const watts = Math.round(used / hours);
  if (watts > MOST_WATTS) return { refusal: `${watts} watts are more than a meter lets through.` };
  return { wattHours: used, watts };
}

function empty({ meter, at, wattHours }: Reading, start: string): Interval {
  return { meter, start, readings: 0, wattHours: 0, peakWatts: 0, lastAt: at, lastWattHours: wattHours };
}

/** The beginning of the quarter of an hour that a time is in. */
function quarterOf(at: string): string {
  const ms = Date.parse(at);
  return new Date(ms - (ms % QUARTER_MS)).toISOString().replace(".000", "");
}
