import { type CronField, cronValues, readCron, WEEKDAYS } from "@motif/core/model";

/**
 * `cron(…)` for EventBridge Scheduler, or what is wrong: the text then starts with a lower-case letter. Fields become
 * lists of numbers and ranges, so that nothing depends on how the two read steps; a day of month and a day of week together mean
 * "either" in cron, which AWS cannot say.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function awsCron(expression: string): { readonly cron: string } | { readonly problem: string } {
  const read = readCron(
    expression,
    (name) =>
      `has a ${name} that EventBridge Scheduler may read in another way; use numbers, names, lists, ranges and steps`,
  );
  if ("problem" in read) return read;
  const [minute, hour, dayOfMonth, month, dayOfWeek] = read.fields.map(valuesOf);
  if (dayOfMonth && dayOfWeek) {
    return {
      problem:
        "has a day of month and a day of week; cron means either of them, and EventBridge Scheduler takes one. Make two schedules of it",
    };
  }
  const fields = [
    text(minute),
    text(hour),
    dayOfWeek ? "?" : text(dayOfMonth),
    text(month),
    dayOfWeek ? dayOfWeek.map((day) => WEEKDAYS[day]).join(",") : "?",
    "*",
  ];
  return { cron: `cron(${fields.join(" ")})` };
}

function text(values: readonly number[] | undefined): string {
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
