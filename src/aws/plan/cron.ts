/**
 * Five-field cron expressions as EventBridge Scheduler writes them. Fields become lists of numbers, so that nothing
 * depends on how the two read steps; a day of month and a day of week together mean "either" in cron, which AWS cannot say.
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
interface Field {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly names?: readonly string[];
}

const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

const FIELDS: readonly Field[] = [
  { name: "minute", min: 0, max: 59 },
  { name: "hour", min: 0, max: 23 },
  { name: "day of month", min: 1, max: 31 },
  { name: "month", min: 1, max: 12, names: MONTHS },
  { name: "day of week", min: 0, max: 7, names: WEEKDAYS },
];

const RANGE = /^(?:\*|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/;

/** `cron(…)` for EventBridge Scheduler, or what is wrong: the text then starts with a lower-case letter. */
export function awsCron(expression: string): { readonly cron: string } | { readonly problem: string } {
  const texts = expression.trim().split(/\s+/);
  if (texts.length !== FIELDS.length) return { problem: "has not five fields" };
  const lists: (readonly number[] | undefined)[] = [];
  for (const [index, field] of FIELDS.entries()) {
    const values = valuesOf(texts[index] ?? "", field);
    if (values === undefined) {
      return {
        problem: `has a ${field.name} that EventBridge Scheduler may read in another way; use numbers, names, lists, ranges and steps`,
      };
    }
    lists.push(values === "all" ? undefined : values);
  }
  const [minute, hour, dayOfMonth, month, dayOfWeek] = lists;
  if (dayOfMonth && dayOfWeek) {
    return {
      problem:
        "has a day of month and a day of week; cron means either of them, and EventBridge Scheduler takes one. Make two schedules of it",
    };
  }
  const written = [
    text(minute),
    text(hour),
    dayOfWeek ? "?" : text(dayOfMonth),
    text(month),
    dayOfWeek ? dayOfWeek.map((day) => WEEKDAYS[day]).join(",") : "?",
    "*",
  ];
  return { cron: `cron(${written.join(" ")})` };
}

function text(values: readonly number[] | undefined): string {
  return values === undefined ? "*" : values.join(",");
}

/** The numbers that a field stands for, sorted; `all`; or undefined where it is of no known form. */
function valuesOf(textOfField: string, field: Field): readonly number[] | "all" | undefined {
  const values = new Set<number>();
  for (const part of textOfField.split(",")) {
    const match = RANGE.exec(part);
    if (!match) return undefined;
    const [, from, to, step] = match;
    const first = from === undefined ? field.min : numberOf(from, field);
    const last = lastOf(first, from, to, step, field);
    if (first === undefined || last === undefined || first > last || step === "0") return undefined;
    for (let value = first; value <= last; value += Number(step ?? 1)) {
      values.add(field.name === "day of week" ? value % 7 : value);
    }
  }
  const count = field.name === "day of week" ? 7 : field.max - field.min + 1;
  return values.size === count ? "all" : [...values].sort((a, b) => a - b);
}

/** The end of a range: `5-9`, `*` and `5/10` (to the last) or a single value. */
function lastOf(
  first: number | undefined,
  from: string | undefined,
  to: string | undefined,
  step: string | undefined,
  field: Field,
): number | undefined {
  if (to !== undefined) return numberOf(to, field);
  const open = from === undefined || step !== undefined;
  if (!open) return first;
  return field.name === "day of week" ? 6 : field.max;
}

function numberOf(value: string, field: Field): number | undefined {
  const named = field.names?.indexOf(value.toUpperCase()) ?? -1;
  if (named >= 0) return named + (field.min === 1 ? 1 : 0);
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
  return number >= field.min && number <= field.max ? number : undefined;
}
