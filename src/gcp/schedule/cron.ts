import { milliseconds, type ScheduleTiming } from "@motif/core";
import { type CronPart, cronText, readCron } from "@motif/core/model";

/** A schedule of Cloud Scheduler, or what is wrong, as a text that follows "the schedule …". */
export type Written = { readonly cron: string } | { readonly problem: string };

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
  const read = readCron(
    text.toUpperCase(),
    (_, field) =>
      `has the field "${field}", which Cloud Scheduler does not know; use numbers, names, lists, ranges and steps`,
  );
  if ("problem" in read) return read;
  return { cron: read.fields.map(({ parts }) => parts.map(withSunday).join(",")).join(" ") };
}

/** A range that ends with Sunday ends with 7: as a name, Sunday is the first day. */
function withSunday(part: CronPart): string {
  const ends = part.last === "SUN";
  return cronText(ends ? { ...part, first: String(part.from), last: String(part.to) } : part);
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
