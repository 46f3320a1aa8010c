import { milliseconds, type ScheduleTiming } from "@motif/core";
import { type CronField, type CronPart, cronText, cronValues, readCron, WEEKDAYS } from "@motif/core/model";

/** An NCRONTAB expression of six fields, or what is wrong, as a text that follows "the schedule …". */
export type Written = { readonly expression: string } | { readonly problem: string };

const DAY_S = 86_400;

/**
 * A schedule as a timer trigger takes it, in UTC: the host's clock is UTC, and WEBSITE_TIME_ZONE does not work on Linux
 * in the Flex Consumption plan.
 * @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-timer#ncrontab-expressions
 */
export function ncrontab(timing: ScheduleTiming): Written {
  return "every" in timing ? interval(milliseconds(timing.every)) : cron(timing.cron, timing.timeZone);
}

function cron(text: string, timeZone: string | undefined): Written {
  if (timeZone !== undefined && !/^(Etc\/)?(UTC|GMT)$/i.test(timeZone)) {
    return {
      problem: `has the time zone ${timeZone}, and timers of the Flex Consumption plan run in UTC; write it in UTC, or let it run at both hours and have the function look at the local time`,
    };
  }
  const read = readCron(
    text,
    (_, field) =>
      `has the field "${field}", which NCRONTAB does not know; use numbers, names, lists, ranges and steps`,
  );
  if ("problem" in read) return read;
  const [minute, hour, dayOfMonth, month, dayOfWeek] = read.fields;
  if (dayOfMonth.text !== "*" && dayOfWeek.text !== "*") {
    return {
      problem:
        "has a day of month and a day of week; cron means either of them, and NCRONTAB both. Make two schedules of it",
    };
  }
  const written = [minute, hour, dayOfMonth, month].map(({ parts }) => parts.map(cronText).join(","));
  return { expression: ["0", ...written, days(dayOfWeek)].join(" ") };
}

/** Sunday is 0 in NCRONTAB, and 7 and the end of a range in cron too. */
function days({ parts }: CronField): string {
  const written = parts.flatMap(daysOf);
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
    if (s < 60 && 60 % s === 0) return { expression: `*/${s} * * * * *` };
    if (s < 3600 && 3600 % s === 0 && s % 60 === 0) return { expression: `0 ${step(s / 60)} * * * *` };
    if (s < DAY_S && DAY_S % s === 0 && s % 3600 === 0) return { expression: `0 0 ${step(s / 3600)} * * *` };
    if (s === DAY_S) return { expression: "0 0 0 * * *" };
  }
  return {
    problem: `runs every ${s} s, and a timer needs an interval by which a minute, an hour or a day can be divided evenly; take such a one`,
  };
}

function step(every: number): string {
  return every === 1 ? "*" : `*/${every}`;
}
