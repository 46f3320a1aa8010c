/**
 * Cron expressions of five fields as data: values, names, lists, ranges and steps, which every cron knows. What only some
 * know (`L`, `W`, `#`, `?`) is not read.
 */

/** A member of a field's list. It stands for the values `from`, `from + step` and so on up to `to`. */
export interface CronPart {
  /** The first value, or the only one, as it is written; not there in `*`. */
  readonly first?: string;
  /** The end of a range, as it is written. */
  readonly last?: string;
  /** The step, where one is written. */
  readonly step?: number;
  readonly from: number;
  /** 7, which is Sunday too, where a range of days ends with Sunday. */
  readonly to: number;
}

/** A field of an expression. */
export interface CronField {
  readonly name: string;
  /** As it is written. */
  readonly text: string;
  /** The least and the greatest of its values; the days of a week are 0 to 6. */
  readonly min: number;
  readonly max: number;
  readonly parts: readonly CronPart[];
}

/** Minute, hour, day of month, month and day of week. */
export type CronFields = readonly [CronField, CronField, CronField, CronField, CronField];

/** The days of the week in capitals, from Sunday, which is 0. */
export const WEEKDAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"] as const;
const MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const SUNDAY = 7;

interface Kind extends Pick<CronField, "name" | "min" | "max"> {
  readonly names?: readonly string[];
}

const MINUTE: Kind = { name: "minute", min: 0, max: 59 };
const HOUR: Kind = { name: "hour", min: 0, max: 23 };
const DAY_OF_MONTH: Kind = { name: "day of month", min: 1, max: 31 };
const MONTH: Kind = { name: "month", min: 1, max: 12, names: MONTHS };
const DAY_OF_WEEK: Kind = { name: "day of week", min: 0, max: 6, names: WEEKDAYS };

const PART = /^(?:\*|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/;

/** The fields of an expression, or what is wrong: `unread` says it of a field, by its name and text. */
export function readCron(
  expression: string,
  unread: (name: string, text: string) => string,
): { readonly fields: CronFields } | { readonly problem: string } {
  const [minute, hour, dayOfMonth, month, dayOfWeek, ...more] = expression.trim().split(/\s+/);
  if (!minute || !hour || !dayOfMonth || !month || !dayOfWeek || more.length > 0) {
    return { problem: "has not five fields" };
  }
  const fields: CronFields = [
    readField(MINUTE, minute),
    readField(HOUR, hour),
    readField(DAY_OF_MONTH, dayOfMonth),
    readField(MONTH, month),
    readField(DAY_OF_WEEK, dayOfWeek),
  ];
  const bad = fields.find(({ parts }) => parts.length === 0);
  return bad ? { problem: unread(bad.name, bad.text) } : { fields };
}

/** The field. It has no parts where one of them is of no known form. */
function readField(kind: Kind, text: string): CronField {
  const parts = text.split(",").map((part) => readPart(kind, part));
  const read = parts.filter((part) => part !== undefined);
  const { name, min, max } = kind;
  return { name, text, min, max, parts: read.length === parts.length ? read : [] };
}

function readPart(kind: Kind, text: string): CronPart | undefined {
  const match = PART.exec(text);
  if (!match) return undefined;
  const [, first, last, size] = match;
  const step = size === undefined ? undefined : Number(size);
  const from = first === undefined ? kind.min : numberOf(kind, first);
  const to = last === undefined ? endOf(kind, first, step, from) : lastOf(kind, last);
  if (from === undefined || to === undefined || from > to || step === 0) return undefined;
  return {
    ...(first !== undefined && { first }),
    ...(last !== undefined && { last }),
    ...(step !== undefined && { step }),
    from,
    to,
  };
}

/** The end of what is no range: of `*` and `5/10` the field's last value, else the value itself. */
function endOf(
  { max }: Kind,
  first: string | undefined,
  step: number | undefined,
  from: number | undefined,
): number | undefined {
  return first === undefined || step !== undefined ? max : from;
}

/** The end of a range, at which Sunday is the last day. */
function lastOf(kind: Kind, text: string): number | undefined {
  const number = numberOf(kind, text);
  return kind === DAY_OF_WEEK && text.toUpperCase() === "SUN" ? SUNDAY : number;
}

function numberOf(kind: Kind, text: string): number | undefined {
  const named = kind.names?.indexOf(text.toUpperCase()) ?? -1;
  if (named >= 0) return kind.min + named;
  const number = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  const max = kind === DAY_OF_WEEK ? SUNDAY : kind.max;
  return number >= kind.min && number <= max ? number : undefined;
}

/** The values that a part stands for, in order. 7 is among them where a range of days ends with Sunday, or begins. */
export function cronValues({ from, to, step = 1 }: CronPart): number[] {
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
}

/** A part in the words it is written in. A step has a range or `*` before it: not every cron knows `5/10`. */
export function cronText({ first, last, step, to }: CronPart): string {
  const range = first === undefined ? "*" : [first, last ?? (step === undefined ? [] : to)].flat().join("-");
  return step === undefined ? range : `${range}/${step}`;
}
