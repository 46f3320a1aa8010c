import { type CalendarTiming, milliseconds, type ScheduleTiming } from "@motif/core";
import {
  type CronField,
  type CronPart,
  coarseDays,
  cronText,
  cronValues,
  fieldsOf,
  isEitherDay,
  WallClock,
  WEEKDAYS,
} from "@motif/core/model";

/**
 * An NCRONTAB expression of six fields, or what is wrong, as a text that follows "the schedule …". `decides`: the timer fires at
 * least as often as the schedule is due, and the adapter decides.
 */
export type Written =
  | { readonly expression: string; readonly decides: boolean }
  | { readonly problem: string };

const DAY_S = 86_400;
const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
const DAY_MINUTES = 1440;

/**
 * A schedule as a timer trigger takes it, in UTC: the host's clock is UTC, and WEBSITE_TIME_ZONE does not work on Linux
 * in the Flex Consumption plan. In another time zone the timer fires at each hour that a local hour can be.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-expressions
 */
export function ncrontab(timing: ScheduleTiming): Written {
  return "every" in timing ? interval(milliseconds(timing.every)) : cron(timing);
}

function cron(timing: CalendarTiming): Written {
  const fields = fieldsOf(timing);
  const [minute, hour, dayOfMonth, month, dayOfWeek, year] = fields;
  const offsets = new WallClock(timing.timeZone ?? "UTC").offsets();
  if (offsets.some((offset) => offset !== 0)) {
    return { expression: `0 ${inUtc(minute, hour, offsets)} * * *`, decides: true };
  }
  // NCRONTAB takes a day that is both.
  const isEither = isEitherDay(fields);
  const days = isEither ? ["*", "*", "*"] : [fieldText(dayOfMonth), fieldText(month), daysOfWeek(dayOfWeek)];
  const isCoarse = year.text !== "*" || dayOfMonth.days.length + dayOfWeek.days.length > 0;
  return {
    expression: ["0", fieldText(minute), fieldText(hour), ...days].join(" "),
    decides: isEither || isCoarse,
  };
}

/** The minutes and the hours that local ones can be in UTC. */
function inUtc(minute: CronField, hour: CronField, offsets: readonly number[]): string {
  const [minutes, hours] = [minute, hour].map(({ parts }) => parts.flatMap(cronValues)) as [
    number[],
    number[],
  ];
  const times = offsets.flatMap((offset) =>
    hours.flatMap((h) =>
      minutes.map((m) => (h * HOUR_MINUTES + m - offset / MINUTE_MS + 2 * DAY_MINUTES) % DAY_MINUTES),
    ),
  );
  return [
    listOf(
      times.map((time) => time % HOUR_MINUTES),
      HOUR_MINUTES,
    ),
    listOf(
      times.map((time) => Math.floor(time / HOUR_MINUTES)),
      DAY_MINUTES / HOUR_MINUTES,
    ),
  ].join(" ");
}

function listOf(values: readonly number[], all: number): string {
  const distinct = [...new Set(values)].sort((a, b) => a - b);
  return distinct.length === all ? "*" : distinct.join(",");
}

function fieldText(field: CronField): string {
  return field.days.length === 0 ? field.parts.map(cronText).join(",") : coarse(field);
}

function coarse(field: CronField): string {
  const ranges = coarseDays(field).map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`));
  return [...new Set(ranges)].join(",");
}

/** Sunday is 0 in NCRONTAB, and 7 and the end of a range in cron too. */
function daysOfWeek(field: CronField): string {
  if (field.days.length > 0)
    return listOf(
      coarseDays(field).map(({ from }) => from % WEEKDAYS.length),
      WEEKDAYS.length,
    );
  const written = field.parts.flatMap(daysOf);
  return written.includes("*") ? "*" : written.join(",");
}

function daysOf(part: CronPart): string[] {
  const { first, from, to, step } = part;
  if (to < WEEKDAYS.length) return [cronText(part)];
  if (from === WEEKDAYS.length) return ["0"];
  if (step !== undefined) return cronValues(part).map((day) => String(day % WEEKDAYS.length));
  return from === 0 ? ["*"] : [`${first}-6`, "0"];
}

/** Intervals as TimeSpan are for App Service plans only, so an interval has to fit into a minute, an hour or a day. */
function interval(ms: number): Written {
  const s = ms / 1000;
  if (Number.isInteger(s)) {
    if (s < 60 && 60 % s === 0) return exactly(`*/${s} * * * * *`);
    if (s < 3600 && 3600 % s === 0 && s % 60 === 0) return exactly(`0 ${step(s / 60)} * * * *`);
    if (s < DAY_S && DAY_S % s === 0 && s % 3600 === 0) return exactly(`0 0 ${step(s / 3600)} * * *`);
    if (s === DAY_S) return exactly("0 0 0 * * *");
  }
  return {
    problem: `runs every ${s} s, and a timer needs an interval by which a minute, an hour or a day can be divided evenly; take such a one`,
  };
}

function exactly(expression: string): Written {
  return { expression, decides: false };
}

function step(every: number): string {
  return every === 1 ? "*" : `*/${every}`;
}
