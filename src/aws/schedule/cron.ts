import {
  type CalendarDay,
  type CronField,
  cronValues,
  isEitherDay,
  readCron,
  WEEKDAYS,
} from "@motif/core/model";

/**
 * `cron(…)` for EventBridge Scheduler, or what is wrong: the text then starts with a lower-case letter. Fields become
 * lists of numbers and ranges, so that nothing depends on how the two read steps; a day of month and a day of week together mean
 * "either" in cron, which AWS cannot say. Its days of the week count from 1, which is Sunday.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function awsCron(expression: string): { readonly cron: string } | { readonly problem: string } {
  const read = readCron(
    expression,
    (name) =>
      `has a ${name} that EventBridge Scheduler may read in another way; use numbers, names, lists, ranges and steps`,
  );
  if ("problem" in read) return read;
  if (isEitherDay(read.fields)) {
    return {
      problem:
        "has a day of month and a day of week; cron means either of them, and EventBridge Scheduler takes one. Make two schedules of it",
    };
  }
  const [minute, hour, dayOfMonth, month, dayOfWeek, year] = read.fields;
  const unsaid = [dayOfMonth, dayOfWeek].map(unsayable).find((problem) => problem !== undefined);
  if (unsaid !== undefined) return { problem: unsaid };
  const weekday =
    dayOfWeek.days.map(dayText)[0] ??
    valuesOf(dayOfWeek)
      ?.map((day) => WEEKDAYS[day])
      .join(",");
  const fields = [
    text(minute),
    text(hour),
    weekday === undefined ? (dayOfMonth.days.map(dayText)[0] ?? text(dayOfMonth)) : "?",
    text(month),
    weekday ?? "?",
    text(year),
  ];
  return { cron: `cron(${fields.join(" ")})` };
}

/**
 * "If you use a '#' character, you can define only one expression in the day-of-week field." Of `LW`, and of `L` and `W` in lists,
 * the page says nothing.
 */
function unsayable({ name, text: written, parts, days }: CronField): string | undefined {
  if (days.some(({ kind }) => kind === "last-workday")) {
    return `has the ${name} "${written}", which EventBridge Scheduler does not document; take L, or let it run on the days 26 to 31 and have the function pick the day`;
  }
  return days.length > 0 && days.length + parts.length > 1
    ? `has the ${name} "${written}", and EventBridge Scheduler takes no list with L, W or #. Make a schedule of each`
    : undefined;
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
      return `${day.weekday + 1}#${day.nth}`;
    case "last-weekday":
      return `${day.weekday + 1}L`;
  }
}

function text(field: CronField): string {
  const values = valuesOf(field);
  return values === undefined ? "*" : runsOf(values).map(written).join(",");
}

/** Values that follow each other, together. */
function runsOf(values: readonly number[]): number[][] {
  const runs: number[][] = [];
  for (const value of values) {
    const last = runs.at(-1);
    if (last?.at(-1) === value - 1) last.push(value);
    else runs.push([value]);
  }
  return runs;
}

/** A range is shorter from three values on. */
function written(run: readonly number[]): string {
  return run.length < 3 ? run.join(",") : `${run[0]}-${run.at(-1)}`;
}

/** The numbers that a field stands for, sorted; undefined where it stands for all. Sunday is 0. */
function valuesOf({ name, min, max, parts }: CronField): readonly number[] | undefined {
  const numbers = parts.flatMap(cronValues);
  const values = new Set(name === "day of week" ? numbers.map((day) => day % WEEKDAYS.length) : numbers);
  return values.size === max - min + 1 ? undefined : [...values].sort((a, b) => a - b);
}
