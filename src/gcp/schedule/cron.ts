import { type CalendarTiming, milliseconds, type ScheduleTiming } from "@motif/core";
import { type CronField, type CronPart, coarseDays, cronText, fieldsOf } from "@motif/core/model";

/**
 * A schedule of Cloud Scheduler, or what is wrong, as a text that follows "the schedule …". `decides`: it calls at least as often
 * as the schedule is due, and the adapter decides.
 */
export type Written = { readonly cron: string; readonly decides: boolean } | { readonly problem: string };

const HOUR_MINUTES = 60;
const DAY_MINUTES = 1440;

/**
 * A schedule as Cloud Scheduler takes it: unix-cron, in which a day of month and a day of week together mean either of
 * them, as in the model. What unix-cron has no words for (`L`, `W`, `#`, years and so single times) becomes days that hold them.
 * @see https://docs.cloud.google.com/scheduler/docs/configuring/cron-job-schedules
 */
export function schedulerCron(timing: ScheduleTiming): Written {
  return "every" in timing ? interval(milliseconds(timing.every)) : unixCron(timing);
}

function unixCron(timing: CalendarTiming): Written {
  const [minute, hour, dayOfMonth, month, dayOfWeek, year] = fieldsOf(timing);
  const written = [minute, hour, dayOfMonth, month, dayOfWeek].map(fieldText);
  return {
    cron: written.join(" "),
    decides: year.text !== "*" || dayOfMonth.days.length + dayOfWeek.days.length > 0,
  };
}

function fieldText(field: CronField): string {
  if (field.days.length === 0) return field.parts.map(withSunday).join(",");
  const ranges = coarseDays(field).map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`));
  return [...new Set(ranges)].join(",");
}

/** Names in capitals; a range that ends with Sunday ends with 7: as a name, Sunday is the first day. */
function withSunday(part: CronPart): string {
  const { first, last, from, to } = part;
  if (last?.toUpperCase() === "SUN") return cronText({ ...part, first: String(from), last: String(to) });
  return cronText({
    ...part,
    ...(first !== undefined && { first: first.toUpperCase() }),
    ...(last !== undefined && { last: last.toUpperCase() }),
  });
}

/** Cloud Scheduler runs by the clock, so an interval has to come out even in an hour or a day. */
function interval(ms: number): Written {
  const minutes = ms / 60_000;
  if (Number.isInteger(minutes) && minutes > 0) {
    if (minutes < HOUR_MINUTES && HOUR_MINUTES % minutes === 0) return exactly(`${step(minutes)} * * * *`);
    const hours = minutes / HOUR_MINUTES;
    if (minutes < DAY_MINUTES && DAY_MINUTES % minutes === 0 && Number.isInteger(hours)) {
      return exactly(`0 ${step(hours)} * * *`);
    }
    if (minutes === DAY_MINUTES) return exactly("0 0 * * *");
  }
  return {
    problem: `runs every ${ms / 1000} s, and Cloud Scheduler runs by the clock: take whole minutes by which an hour or a day can be divided evenly`,
  };
}

function exactly(cron: string): Written {
  return { cron, decides: false };
}

function step(every: number): string {
  return every === 1 ? "*" : `*/${every}`;
}
