import { UncomparableNumber } from "./numbers.ts";

/** A value of an event that is no object and no array. */
export type Leaf = string | number | boolean | null | UncomparableNumber;

/** What a pattern says of one field. */
export interface Condition {
  /** Names of the steps to the field, joined by dots: event-ruler makes no difference between `{ "a": { "b": … } }` and `{ "a.b": … }`. */
  readonly field: string;
  /** Values that match as they are. */
  readonly values: ReadonlySet<Leaf>;
  /** Whatever else matches: prefixes, ranges … */
  readonly tests: readonly ((value: Leaf) => boolean)[];
  /** Whether it matches where there is no such field. */
  readonly absent: boolean;
}

/** Whether a value of the field is one that the pattern asks for. */
export function satisfies({ values, tests }: Condition, value: Leaf): boolean {
  if (values.has(value)) return true;
  for (const test of tests) if (test(value)) return true;
  return false;
}

/** Something wrong with a pattern. `path` is a JSON Pointer (RFC 6901) into it, `""` for the whole. */
export interface PatternProblem {
  readonly path: string;
  readonly message: string;
}

/** How a problem travels from where it is found to `compilePattern`. */
export class PatternError extends Error {
  readonly problem: PatternProblem;

  constructor(path: string, message: string) {
    super(message);
    this.problem = { path, message };
  }
}

/** The path of a member or an element. */
export function under(path: string, step: string | number): string {
  return `${path}/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** The members of an object (no array, no number of its own), or `undefined` where a value is none. */
export function membersOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return isLeaf(value) ? undefined : (value as Readonly<Record<string, unknown>>); // an object has members
}

/** Whether a value is no object and no array. */
export function isLeaf(value: unknown): value is Leaf {
  return typeof value !== "object" || value === null || value instanceof UncomparableNumber;
}
