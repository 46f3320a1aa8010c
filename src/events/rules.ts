import type { EventPattern } from "./compile.ts";
import { type Condition, type Leaf, satisfies } from "./condition.ts";
import { holdTogether } from "./consistent.ts";
import { FieldTree, type FieldValue, type FieldValues, fieldValues } from "./leaves.ts";

/** A pattern, and what it stands for. */
export interface Rule<T> {
  readonly pattern: EventPattern;
  readonly target: T;
}

/** A condition with the number of its field. */
interface Numbered {
  readonly condition: Condition;
  readonly field: number;
}

/** One way to match a rule. */
interface Way {
  readonly conditions: readonly Numbered[];
  /** The place of its rule in the list. */
  readonly rule: number;
}

/**
 * Rules that are matched together. A way to match that asks for certain values of a field is found by the value that an event has
 * there, so that the time does not grow with the number of rules on other values; only ways without such a field are all tried.
 *
 * @example
 * const rules = new RuleSet([{ pattern, target: "notify" }]);
 * rules.match({ source: "shop", "detail-type": "OrderPlaced", detail: { total: 120 } }); // ["notify"]
 */
export class RuleSet<T> {
  readonly #targets: readonly T[];
  readonly #tree = new FieldTree();
  readonly #numbers = new Map<string, number>();
  /** Ways by a value of a field that they ask for. */
  readonly #byValue: { readonly field: number; readonly ways: Map<Leaf, Way[]> }[] = [];
  /** Ways without a field by whose values they could be found. */
  readonly #others: Way[] = [];

  constructor(rules: readonly Rule<T>[]) {
    this.#targets = rules.map(({ target }) => target);
    const ways = rules.flatMap(({ pattern }, rule) =>
      pattern.alternatives.map((conditions) => ({
        conditions: conditions.map((condition) => ({ condition, field: this.#number(condition.field) })),
        rule,
      })),
    );
    const crowds = crowdsOf(ways);
    for (const way of ways) this.#file(way, crowds);
  }

  /** The targets of the rules that match, in the order of the rules. */
  match(event: unknown): T[] {
    const values = fieldValues(event, this.#tree, this.#numbers.size);
    const found: number[] = [];
    for (const { field, ways } of this.#byValue) {
      const value = values[field];
      if (value === undefined) continue;
      if (!Array.isArray(value)) tryAll(ways.get(value), values, found);
      else for (const each of value) tryAll(ways.get(each.value), values, found);
    }
    tryAll(this.#others, values, found);
    const rules = found.length > 1 ? [...new Set(found)].sort((a, b) => a - b) : found;
    return rules.map((rule) => this.#targets[rule] as T); // a way's rule is one of the list
  }

  #number(field: string): number {
    const known = this.#numbers.get(field);
    if (known !== undefined) return known;
    const number = this.#numbers.size;
    this.#numbers.set(field, number);
    this.#tree.add(field, number);
    return number;
  }

  /** Files a way under its field whose values the fewest others ask for. */
  #file(way: Way, crowds: Crowds): void {
    const crowdAt = ({ field, condition }: Numbered) => {
      let crowd = 0;
      for (const value of condition.values) crowd += crowds.get(field)?.get(value) ?? 0;
      return crowd;
    };
    const [best] = way.conditions
      .filter(({ condition }) => isExact(condition))
      .sort((a, b) => crowdAt(a) - crowdAt(b));
    if (best === undefined) {
      this.#others.push(way);
      return;
    }
    let filed = this.#byValue.find(({ field }) => field === best.field);
    if (filed === undefined) {
      filed = { field: best.field, ways: new Map() };
      this.#byValue.push(filed);
    }
    for (const value of best.condition.values) {
      const others = filed.ways.get(value);
      if (others === undefined) filed.ways.set(value, [way]);
      else others.push(way);
    }
  }
}

/** Whether a pattern matches an event, for one that is matched often. */
export function matcherOf(pattern: EventPattern): (event: unknown) => boolean {
  const rules = new RuleSet([{ pattern, target: true }]);
  return (event) => rules.match(event).length > 0;
}

/** How many ways ask for a value of a field. */
type Crowds = ReadonlyMap<number, ReadonlyMap<Leaf, number>>;

function crowdsOf(ways: readonly Way[]): Crowds {
  const crowds = new Map<number, Map<Leaf, number>>();
  for (const { field, condition } of ways.flatMap(({ conditions }) => conditions)) {
    if (!isExact(condition)) continue;
    const counts = crowds.get(field) ?? new Map<Leaf, number>();
    crowds.set(field, counts);
    for (const value of condition.values) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return crowds;
}

/** Whether a condition asks for nothing but certain values. */
function isExact({ values, tests, absent }: Condition): boolean {
  return values.size > 0 && tests.length === 0 && !absent;
}

/** Adds the rules of the ways that hold. */
function tryAll(ways: readonly Way[] | undefined, event: FieldValues, found: number[]): void {
  if (ways === undefined) return;
  for (const way of ways) if (holds(way, event)) found.push(way.rule);
}

function holds({ conditions }: Way, event: FieldValues): boolean {
  let inElements = false;
  for (const { condition, field } of conditions) {
    const values = event[field];
    if (values === undefined) {
      if (!condition.absent) return false;
    } else if (!Array.isArray(values)) {
      if (!satisfies(condition, values)) return false;
    } else {
      const apart = values.some(({ element }) => element !== undefined);
      // A field that is there in some elements of an array may still be missing in the one that the others settle on.
      if (!(apart && condition.absent) && !values.some(({ value }) => satisfies(condition, value)))
        return false;
      inElements ||= apart;
    }
  }
  return (
    !inElements ||
    holdTogether(conditions.map(({ condition, field }) => ({ condition, values: listOf(event[field]) })))
  );
}

function listOf(values: FieldValues[number]): readonly FieldValue[] {
  if (values === undefined) return [];
  return Array.isArray(values) ? values : [{ value: values, element: undefined }];
}
