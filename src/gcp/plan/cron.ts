import { milliseconds, type ScheduleTiming } from "@motif/core";

/** A schedule of Cloud Scheduler, or what is wrong, as a text that follows "the schedule …". */
export type Written = { readonly cron: string } | { readonly problem: string };

const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const VALUE = `(?:[0-9]+|${DAYS.join("|")}|JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)`;
const FIELD = new RegExp(`^(\\*|${VALUE}(-${VALUE})?)(/[1-9][0-9]*)?$`, "i");
/** The last value of each field: `5/10`, which not every cron knows, is `5-59/10`. */
const LAST = ["59", "23", "31", "12", "6"];
const HOUR_MINUTES = 60;
const DAY_MINUTES = 1440;

/**
 * A schedule as Cloud Scheduler takes it: unix-cron, in which a day of month and a day of week together mean either of
 * them, as in the model.
 * @see https://docs.cloud.google.com/scheduler/docs/configuring/cron-job-schedules
 */
export function schedulerCron(timing: ScheduleTiming): Written {
  return "every" in timing ? interval(milliseconds(timing.every)) : unixCron(timing.cron);
}

function unixCron(text: string): Written {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== LAST.length) return { problem: "has not five fields" };
  const unread = fields.find((field) => !field.split(",").every((part) => FIELD.test(part)));
  if (unread !== undefined) {
    return {
      problem: `has the field "${unread}", which Cloud Scheduler does not know; use numbers, names, lists, ranges and steps`,
    };
  }
  const written = fields.map((field, index) => withLast(field.toUpperCase(), LAST[index] ?? ""));
  return { cron: written.map(withSunday).join(" ") };
}

/** A range that ends with Sunday ends with 7: as a name, Sunday is the first day. */
function withSunday(field: string): string {
  return field.replaceAll(/\b(\w+)-SUN\b/g, (range, first: string) => {
    const day = DAYS.indexOf(first);
    return day > 0 ? `${day}-7` : range;
  });
}

function withLast(field: string, last: string): string {
  return field
    .split(",")
    .map((part) => part.replace(/^(\w+)\//, `$1-${last}/`))
    .join(",");
}

/** Cloud Scheduler runs by the clock, so an interval has to come out even in an hour or a day. */
function interval(ms: number): Written {
  const minutes = ms / 60_000;
  if (Number.isInteger(minutes) && minutes > 0) {
    if (minutes < HOUR_MINUTES && HOUR_MINUTES % minutes === 0) return { cron: `${step(minutes)} * * * *` };
    const hours = minutes / HOUR_MINUTES;
    if (minutes < DAY_MINUTES && DAY_MINUTES % minutes === 0 && Number.isInteger(hours)) {
      return { cron: `0 ${step(hours)} * * *` };
    }
    if (minutes === DAY_MINUTES) return { cron: "0 0 * * *" };
  }
  return {
    problem: `runs every ${ms / 1000} s, and Cloud Scheduler runs by the clock: take whole minutes by which an hour or a day can be divided evenly`,
  };
}

function step(every: number): string {
  return every === 1 ? "*" : `*/${every}`;
}
