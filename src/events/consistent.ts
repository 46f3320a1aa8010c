import { type Condition, satisfies } from "./condition.ts";
import type { Element, FieldValue } from "./leaves.ts";

/** A condition and the values that an event has of its field. */
export interface Asked {
  readonly condition: Condition;
  readonly values: readonly FieldValue[];
}

/** Which element of which array was settled on. */
type Chosen = ReadonlyMap<number, number>;

/**
 * Whether conditions hold of an event with objects in arrays: "will refuse to recognize any match in which any two fields are
 * within JSON objects that are in different elements of the same array"
 * (https://github.com/aws/event-ruler/blob/main/README.md#json-array-matching).
 */
export function holdTogether(asked: readonly Asked[]): boolean {
  const steps = asked.map((each) => new Step(each));
  /** Arrays that a step or one after it asks about: the others' choices no longer matter. */
  const relevant = steps.map((_, index) => new Set(steps.slice(index).flatMap(({ arrays }) => [...arrays])));
  const failed = steps.map(() => new Set<string>());

  const from = (index: number, chosen: Chosen): boolean => {
    const step = steps[index];
    if (step === undefined) return true;
    const key = [...chosen].filter(([array]) => relevant[index]?.has(array)).join();
    if (failed[index]?.has(key)) return false;
    for (const { value, element } of step.candidates(chosen)) {
      if (!satisfies(step.condition, value)) continue;
      const together = choose(chosen, element);
      if (together !== undefined && from(index + 1, together)) return true;
    }
    if (step.isAbsent(chosen) && from(index + 1, chosen)) return true;
    failed[index]?.add(key);
    return false;
  };
  return from(0, new Map());
}

/** A condition's turn. */
class Step {
  readonly condition: Condition;
  readonly arrays: ReadonlySet<number>;
  readonly #values: readonly FieldValue[];
  /** The values by the elements that they lie in; of arrays that all of them lie in. */
  readonly #byElement = new Map<string, FieldValue[]>();
  readonly #common: ReadonlySet<number>;

  constructor({ condition, values }: Asked) {
    this.condition = condition;
    this.#values = values;
    const counts = new Map<number, number>();
    for (const value of values) {
      for (let at = value.element; at !== undefined; at = at.around) {
        counts.set(at.array, (counts.get(at.array) ?? 0) + 1);
        const key = `${at.array}:${at.index}`;
        const inside = this.#byElement.get(key);
        if (inside === undefined) this.#byElement.set(key, [value]);
        else inside.push(value);
      }
    }
    this.arrays = new Set(counts.keys());
    this.#common = new Set(
      [...counts].filter(([, count]) => count === values.length).map(([array]) => array),
    );
  }

  /** The values that may lie in the chosen elements: of all, those in the element with the fewest. */
  candidates(chosen: Chosen): readonly FieldValue[] {
    let fewest = this.#values;
    for (const [array, index] of chosen) {
      if (!this.#common.has(array)) continue;
      const inside = this.#byElement.get(`${array}:${index}`) ?? [];
      if (inside.length < fewest.length) fewest = inside;
    }
    return fewest;
  }

  /** Whether the field is allowed to be missing, and is in the chosen elements. */
  isAbsent(chosen: Chosen): boolean {
    if (!this.condition.absent) return false;
    return !this.candidates(chosen).some(({ element }) => choose(chosen, element) !== undefined);
  }
}

/** What is chosen with an element too, or `undefined` where another one of the same array was. */
function choose(chosen: Chosen, element: Element | undefined): Chosen | undefined {
  const together = new Map(chosen);
  for (let at = element; at !== undefined; at = at.around) {
    const index = chosen.get(at.array);
    if (index !== undefined && index !== at.index) return undefined;
    together.set(at.array, at.index);
  }
  return together;
}
