import { TIME_ZONE } from "./resources.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const PARTS = new Intl.DateTimeFormat("en-CA", {
  timeZone: TIME_ZONE,
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
});

/** The day that it is where the tills stand: `2026-03-29`. */
export function localDay(time: Date): string {
  return PARTS.format(time);
}

/** The day that is so many days later, or earlier. Days are counted on the calendar: one of them has 23 hours, and one 25. */
export function dayPlus(day: string, days: number): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/**
 * The last day that is over for everybody: an hour ago at least, which is longer than a sale takes that began before midnight, and than
 * clocks differ.
 */
export function lastDayOver(now: Date): string {
  return dayPlus(localDay(new Date(now.getTime() - HOUR_MS)), -1);
}
