/**
 * Cron expressions as data: five fields and, where one is written, the year. Values, names, lists, ranges and steps are what every
 * cron knows; days that only a calendar tells (`L`, `LW`, `15W`, `5L`, `5#2`) stand apart, as only some know them. `?` is not
 * read: who writes it means a dialect in which the days of the week have other numbers.
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

/** A day that only a calendar tells. Days of the week are 0 to 6, from Sunday. */
export type CalendarDay =
  /** `L`: the last day of the month. */
  | { readonly kind: "last" }
  /** `LW`: the last day of the month from Monday to Friday. */
  | { readonly kind: "last-workday" }
  /** `15W`: the day from Monday to Friday that is next to a date, in the same month. */
  | { readonly kind: "workday"; readonly near: number }
  /** `5#2`: the second Friday of the month. */
  | { readonly kind: "nth"; readonly weekday: number; readonly nth: number }
  /** `5L`: the last Friday of the month. */
  | { readonly kind: "last-weekday"; readonly weekday: number };

/** A field of an expression. */
export interface CronField {
  readonly name: string;
  /** As it is written. */
  readonly text: string;
  /** The least and the greatest of its values; the days of a week are 0 to 6. */
  readonly min: number;
  readonly max: number;
  readonly parts: readonly CronPart[];
  /** Members of its list that only a calendar tells. */
  readonly days: readonly CalendarDay[];
}

/** Minute, hour, day of month, month, day of week and year; the year is `*` where none is written. */
export type CronFields = readonly [CronField, CronField, CronField, CronField, CronField, CronField];

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
const YEAR: Kind = { name: "year", min: 1970, max: 2199 };

const EVERY_YEAR: CronField = {
  ...YEAR,
  text: "*",
  parts: [{ from: YEAR.min, to: YEAR.max }],
  days: [],
};

const PART = /^(?:\*|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/;

/** The fields of an expression, or what is wrong: `unread` says it of a field, by its name and text. */
export function readCron(
  expression: string,
  unread: (name: string, text: string) => string,
): { readonly fields: CronFields } | { readonly problem: string } {
  const [minute, hour, dayOfMonth, month, dayOfWeek, year, ...more] = expression.trim().split(/\s+/);
  if (!minute || !hour || !dayOfMonth || !month || !dayOfWeek || more.length > 0) {
    return { problem: "has not five fields, or six with the year" };
  }
  const fields: CronFields = [
    readField(MINUTE, minute),
    readField(HOUR, hour),
    readField(DAY_OF_MONTH, dayOfMonth),
    readField(MONTH, month),
    readField(DAY_OF_WEEK, dayOfWeek),
    year === undefined ? EVERY_YEAR : readField(YEAR, year),
  ];
  // Who writes "*" there has written the second first, as other dialects have it.
  if (year?.startsWith("*")) return { problem: unread(YEAR.name, year) };
  const bad = fields.find(({ parts, days }) => parts.length + days.length === 0);
  return bad ? { problem: unread(bad.name, bad.text) } : { fields };
}

/** Whether an expression names a day of the month and a day of the week: either of them is meant then. */
export function isEitherDay([, , dayOfMonth, , dayOfWeek]: CronFields): boolean {
  return dayOfMonth.text !== "*" && dayOfWeek.text !== "*";
}

/** The field. It has neither parts nor days where one of them is of no known form; croner takes `LW` in no list. */
function readField(kind: Kind, text: string): CronField {
  const { name, min, max } = kind;
  const members = text.split(",").map((member) => calendarDay(kind, member) ?? readPart(kind, member));
  const isLastWorkday = members.some((each) => each && "kind" in each && each.kind === "last-workday");
  if (members.includes(undefined) || (isLastWorkday && members.length > 1))
    return { name, text, min, max, parts: [], days: [] };
  const read = members.filter((member) => member !== undefined);
  const days = read.filter((member): member is CalendarDay => "kind" in member);
  const parts = read.filter((member): member is CronPart => !("kind" in member));
  return { name, text, min, max, parts, days };
}

const WORKDAY = /^(\d{1,2})W$/i;
const OF_WEEKDAY = /^(\w+?)(?:#([1-5])|L)$/i;

function calendarDay(kind: Kind, text: string): CalendarDay | undefined {
  if (kind === DAY_OF_MONTH) {
    if (text.toUpperCase() === "L") return { kind: "last" };
    if (text.toUpperCase() === "LW") return { kind: "last-workday" };
    const near = numberOf(kind, WORKDAY.exec(text)?.[1] ?? "");
    return near === undefined ? undefined : { kind: "workday", near };
  }
  if (kind !== DAY_OF_WEEK) return undefined;
  const [, day = "", nth] = OF_WEEKDAY.exec(text) ?? [];
  const weekday = numberOf(kind, day);
  if (weekday === undefined) return undefined;
  const of = { weekday: weekday % SUNDAY };
  return nth === undefined ? { kind: "last-weekday", ...of } : { kind: "nth", ...of, nth: Number(nth) };
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
