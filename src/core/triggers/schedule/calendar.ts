import {
  type CalendarDay,
  type CronField,
  type CronFields,
  cronValues,
  isEitherDay,
  readCron,
} from "./cron.ts";
import type { CalendarTiming } from "./declare.ts";
import { WallClock } from "./wall-clock.ts";

const MINUTE_MS = 60_000;
const WEEK = 7;

/** A local time to the minute, as RFC 3339 writes it without an offset. */
const LOCAL_TIME = /^(\d{4})-(\d{2})-(\d{2})T([01]\d|2[0-3]):([0-5]\d)$/;

/** The cron expression of a timing; of a single time one with a year, or undefined where there is no such time. */
export function cronOf(timing: CalendarTiming): string | undefined {
  if ("cron" in timing) return timing.cron;
  const [, year, month, day, hour, minute] = (LOCAL_TIME.exec(timing.at) ?? []).map(Number);
  return hasDay(year, month, day) ? `${minute} ${hour} ${day} ${month} * ${year}` : undefined;
}

/** JavaScript takes 30 February, as 1 or 2 March. */
function hasDay(year = Number.NaN, month = Number.NaN, day = Number.NaN): boolean {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCDate() === day && date.getUTCMonth() === month - 1;
}

/** The fields of a timing that was checked. Throws a plain error for any other. */
export function fieldsOf(timing: CalendarTiming): CronFields {
  const read = readCron(cronOf(timing) ?? "", (name, text) => `has the ${name} "${text}"`);
  if ("problem" in read) throw new Error(`The schedule ${JSON.stringify(timing)} ${read.problem}.`);
  return read.fields;
}

/**
 * Whether a schedule is due in the minute of a time. `repeatsTimes`: of a local time that comes twice, both count, and not only
 * the first.
 */
export function dueIn(timing: CalendarTiming, repeatsTimes: boolean): (time: number) => boolean {
  const fields = fieldsOf(timing);
  const clock = new WallClock(timing.timeZone ?? "UTC");
  return (time) => {
    const minute = Math.floor(time / MINUTE_MS) * MINUTE_MS;
    const shown = clock.read(minute);
    return matches(fields, shown) && (repeatsTimes || clock.times(shown)[0] === minute);
  };
}

/** Whether an expression names what clocks show: milliseconds, as if they stood in UTC. */
export function matches(fields: CronFields, shown: number): boolean {
  const [minute, hour, dayOfMonth, month, dayOfWeek, year] = fields;
  const date = new Date(shown);
  const isDate = has(dayOfMonth, date.getUTCDate(), date);
  const isWeekday = has(dayOfWeek, date.getUTCDay(), date);
  return (
    has(minute, date.getUTCMinutes(), date) &&
    has(hour, date.getUTCHours(), date) &&
    has(month, date.getUTCMonth() + 1, date) &&
    has(year, date.getUTCFullYear(), date) &&
    (isEitherDay(fields) ? isDate || isWeekday : isDate && isWeekday)
  );
}

function has({ name, parts, days }: CronField, value: number, date: Date): boolean {
  const values = name === "day of week" && value === 0 ? [0, WEEK] : [value];
  return (
    parts.some(({ from, to, step = 1 }) =>
      values.some((each) => each >= from && each <= to && (each - from) % step === 0),
    ) || days.some((day) => isDay(day, date))
  );
}

function isDay(day: CalendarDay, date: Date): boolean {
  const [today, last] = [date.getUTCDate(), lastDay(date)];
  switch (day.kind) {
    case "last":
      return today === last;
    case "last-workday":
      return today === workdayNear(last, last, date);
    case "workday":
      return day.near <= last && today === workdayNear(day.near, last, date);
    case "nth":
      return date.getUTCDay() === day.weekday && Math.ceil(today / WEEK) === day.nth;
    case "last-weekday":
      return date.getUTCDay() === day.weekday && today + WEEK > last;
  }
}

/** The day from Monday to Friday that is next to a day of the month of a date, without leaving the month. */
function workdayNear(day: number, last: number, date: Date): number {
  const weekday = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), day)).getUTCDay();
  if (weekday === 6) return day === 1 ? 3 : day - 1;
  if (weekday === 0) return day === last ? day - 2 : day + 1;
  return day;
}

function lastDay(date: Date): number {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
}

/**
 * The expression for a library that enumerates: with every value spelled out, since no two of them read steps and ranges of days
 * alike, and the second before it.
 */
export function enumerated(fields: CronFields): string {
  const written = fields.map((field) =>
    field.text === "*"
      ? "*"
      : [...new Set(field.parts.flatMap(cronValues)), ...field.days.map(dayText)].join(","),
  );
  return ["0", ...written].join(" ");
}

function dayText(day: CalendarDay): string {
  switch (day.kind) {
    case "last":
      return "L";
    case "last-workday":
      return "LW";
    case "workday":
      return `${day.near}W`;
    case "nth":
      return `${day.weekday}#${day.nth}`;
    case "last-weekday":
      return `${day.weekday}L`;
  }
}

/** Ranges that hold every day a field names, in the words of any cron: for clouds whose adapter decides on the day itself. */
export function coarseDays({ parts, days }: CronField): { readonly from: number; readonly to: number }[] {
  return [...parts.flatMap(cronValues).map((value) => ({ from: value, to: value })), ...days.map(rangeOf)];
}

function rangeOf(day: CalendarDay): { readonly from: number; readonly to: number } {
  switch (day.kind) {
    case "last":
      return { from: 28, to: 31 };
    case "last-workday":
      return { from: 26, to: 31 };
    case "workday":
      return { from: Math.max(1, day.near - 2), to: Math.min(31, day.near + 2) };
    case "nth":
    case "last-weekday":
      return { from: day.weekday, to: day.weekday };
  }
}
