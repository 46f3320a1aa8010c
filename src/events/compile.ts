import { type Condition, membersOf, PatternError, type PatternProblem, under } from "./condition.ts";
import { RESERVED_IN_OR, readOperator } from "./operators.ts";
import { isTooComplex, type Wildcard } from "./wildcard.ts";

/**
 * Characters of a pattern, as compact JSON. "Event pattern size: 2,048 … Maximum size of an event pattern, in characters"
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html). A quota that AWS raises on request.
 */
export const LONGEST_PATTERN = 2048;

/** Ways through all `$or` of one pattern. The bound is Motif's: event-ruler has none, and each way is matched for itself. */
export const MOST_COMBINATIONS = 1_000;

const OR = "$or";

/** A pattern that can be matched: alternatives (one, without `$or`), each with conditions that must all hold, by field. */
export interface EventPattern {
  readonly alternatives: readonly (readonly Condition[])[];
}

/** What came of a pattern. */
export type CompiledPattern = { readonly pattern: EventPattern } | { readonly problem: PatternProblem };

/**
 * Compiles an event pattern of EventBridge (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html),
 * given as the value that its JSON says, or finds what is wrong with it.
 *
 * @example
 * const compiled = compilePattern({ source: ["shop"], detail: { total: [{ numeric: [">", 100] }] } });
 */
export function compilePattern(pattern: unknown): CompiledPattern {
  try {
    if (!isShort(pattern))
      throw new PatternError("", `must be at most ${LONGEST_PATTERN} characters of JSON, and without cycles`);
    return { pattern: { alternatives: alternativesOf(pattern) } };
  } catch (error) {
    if (error instanceof PatternError) return { problem: error.problem };
    throw error;
  }
}

/**
 * `$or` that is none by event-ruler's rules stays a field of that name: "Otherwise, Ruler just treats the "$or" as normal filed
 * name the same as other string in the rule" (https://github.com/aws/event-ruler/blob/main/README.md).
 */
function alternativesOf(pattern: unknown): readonly (readonly Condition[])[] {
  try {
    return new Reader({ or: true }).read(pattern);
  } catch (error) {
    if (!(error instanceof PatternError) || !error.problem.path.split("/").includes(OR)) throw error;
    try {
      return new Reader({ or: false }).read(pattern);
    } catch {
      throw error;
    }
  }
}

/** Conditions by field. A field that is said twice has what was said last, as in event-ruler. */
type Alternative = ReadonlyMap<string, Condition>;

class Reader {
  readonly #or: boolean;

  constructor({ or }: { readonly or: boolean }) {
    this.#or = or;
  }

  read(pattern: unknown): readonly (readonly Condition[])[] {
    const alternatives = this.#object(pattern, { path: "", field: "", inOr: false }, [new Map()]);
    return alternatives.map((conditions) =>
      // By name, as event-ruler goes through them: whether a field of an array's element is missing depends on the fields before.
      [...conditions.values()].sort((a, b) => (a.field < b.field ? -1 : 1)),
    );
  }

  /** Adds what an object says to all alternatives. */
  #object(value: unknown, place: Place, alternatives: readonly Alternative[]): readonly Alternative[] {
    const members = membersOf(value);
    if (members === undefined) throw new PatternError(place.path, "must be an object");
    if (Object.keys(members).length === 0) throw new PatternError(place.path, "must not be empty");
    let all = alternatives;
    for (const [name, inner] of Object.entries(members)) {
      const path = under(place.path, name);
      if (name === OR && this.#or) {
        all = this.#either(inner, { ...place, path }, all);
        continue;
      }
      if (place.inOr && RESERVED_IN_OR.has(name))
        throw new PatternError(path, `"${name}" is an operator and cannot be a field inside of ${OR}`);
      const field = place.field === "" ? name : `${place.field}.${name}`;
      if (Array.isArray(inner)) {
        const condition = readCondition(inner, field, path);
        all = all.map((alternative) => new Map(alternative).set(field, condition));
      } else if (membersOf(inner) !== undefined) {
        all = this.#object(inner, { path, field, inOr: place.inOr }, all);
      } else {
        throw new PatternError(path, "must be an array of values, or an object");
      }
    }
    return all;
  }

  /** Each alternative goes on as many times as there are ways in `$or`. */
  #either(value: unknown, place: Place, alternatives: readonly Alternative[]): readonly Alternative[] {
    if (!Array.isArray(value)) throw new PatternError(place.path, "must be an array of objects");
    if (value.length < 2) throw new PatternError(place.path, "must have at least two objects");
    const all: Alternative[] = [];
    for (const [index, way] of value.entries()) {
      all.push(...this.#object(way, { ...place, path: under(place.path, index), inOr: true }, alternatives));
      if (all.length > MOST_COMBINATIONS)
        throw new PatternError(place.path, `makes more than ${MOST_COMBINATIONS} combinations`);
    }
    return all;
  }
}

/** Where the reader is: in the pattern, in the event, and whether inside of `$or`. */
interface Place {
  readonly path: string;
  readonly field: string;
  readonly inOr: boolean;
}

function readCondition(items: readonly unknown[], field: string, path: string): Condition {
  if (items.length === 0) throw new PatternError(path, "must not be empty");
  const operators = items.map((item, index) => readOperator(item, under(path, index)));
  const wildcards = operators.flatMap(({ wildcards }): (readonly Wildcard[])[] =>
    wildcards ? [wildcards] : [],
  );
  if (wildcards.length > 0 && isTooComplex(wildcards))
    throw new PatternError(
      path,
      "is too complex: use fewer wildcard characters, or fewer that repeat after one",
    );
  return {
    field,
    values: new Set(operators.flatMap(({ values }) => values ?? [])),
    tests: operators.flatMap(({ test }) => test ?? []),
    absent: operators.some(({ absent }) => absent === true),
  };
}

/** Whether a value takes few enough characters of JSON. Looks no deeper than these allow, however deep it is nested. */
function isShort(pattern: unknown): boolean {
  let length = 0;
  const waiting: unknown[] = [pattern];
  for (let value = waiting.pop(); length <= LONGEST_PATTERN; value = waiting.pop()) {
    const members = membersOf(value);
    if (Array.isArray(value)) {
      length += 1 + Math.max(1, value.length); // brackets and commas
      if (length <= LONGEST_PATTERN) waiting.push(...value);
    } else if (members !== undefined) {
      const names = Object.keys(members);
      length += 1 + Math.max(1, names.length);
      for (const name of names) length += JSON.stringify(name).length + 1;
      if (length <= LONGEST_PATTERN) waiting.push(...Object.values(members));
    } else {
      length += typeof value === "string" ? JSON.stringify(value).length : String(value).length;
    }
    if (waiting.length === 0) return length <= LONGEST_PATTERN;
  }
  return false;
}
