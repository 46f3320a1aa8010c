import { milliseconds, type ScheduleTiming } from "@motif/core";

/** An NCRONTAB expression of six fields, or what is wrong, as a text that follows "the schedule …". */
export type Written = { readonly expression: string } | { readonly problem: string };

const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const VALUE = `(?:[0-9]+|${DAYS.join("|")}|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)`;
const FIELD = new RegExp(`^(\\*|${VALUE}(-${VALUE})?)(/[1-9][0-9]*)?$`, "i");
/** The last value of each field of cron: `5/10` is `5-59/10` in NCRONTAB. */
const LAST = ["59", "23", "31", "12", "6"];
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
  const fields = text.trim().split(/\s+/);
  if (fields.length !== 5) return { problem: "has not five fields" };
  const unread = fields.find((field) => !field.split(",").every((part) => FIELD.test(part)));
  if (unread !== undefined) {
    return {
      problem: `has the field "${unread}", which NCRONTAB does not know; use numbers, names, lists, ranges and steps`,
    };
  }
  const [minute = "", hour = "", dayOfMonth = "", month = "", dayOfWeek = ""] = fields;
  if (dayOfMonth !== "*" && dayOfWeek !== "*") {
    return {
      problem:
        "has a day of month and a day of week; cron means either of them, and NCRONTAB both. Make two schedules of it",
    };
  }
  const written = [minute, hour, dayOfMonth, month, sundays(dayOfWeek)];
  return {
    expression: ["0", ...written.map((field, index) => withLast(field, LAST[index] ?? ""))].join(" "),
  };
}

function withLast(field: string, last: string): string {
  return field.replaceAll(/(?<=^|,)(\w+)(?=\/)/g, (first) => `${first}-${last}`);
}

/** Sunday is 0 in NCRONTAB, and 7 and the end of a range in cron too. */
function sundays(field: string): string {
  const parts = field.split(",").flatMap((part) => {
    const [, from, step] = /^(\w+)-(?:7|SUN)\/(\d+)$/i.exec(part) ?? [];
    if (from !== undefined) return steps(dayNumber(from), Number(step));
    const range = /^(\w+)-(?:7|SUN)$/i.exec(part);
    if (range) return /^(0|SUN)$/i.test(range[1] ?? "") ? ["*"] : [`${range[1]}-6`, "0"];
    return [part === "7" ? "0" : part];
  });
  return parts.includes("*") ? "*" : parts.join(",");
}

/** Every so many days, from one to the Sunday behind it. */
function steps(from: number, step: number): string[] {
  const count = Math.floor((DAYS.length - from) / step) + 1;
  return Array.from({ length: count }, (_, index) => String((from + index * step) % DAYS.length));
}

function dayNumber(day: string): number {
  const named = DAYS.indexOf(day.toUpperCase());
  return named === -1 ? Number(day) : named;
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
