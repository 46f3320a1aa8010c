import { isLeaf, type Leaf } from "./condition.ts";

/** An element of an array that a value lies in, and the element around that. */
export interface Element {
  /** Numbers the arrays of an event that may have something that was asked for. */
  readonly array: number;
  readonly index: number;
  readonly around: Element | undefined;
}

/** A value of a field, and where it lies in arrays. */
export interface FieldValue {
  readonly value: Leaf;
  readonly element: Element | undefined;
}

/**
 * What an event has of each field that was asked for, by the number of the field: nothing, one value that lies in no array, or a
 * list of what is in arrays.
 */
export type FieldValues = readonly (Leaf | FieldValue[] | undefined)[];

/** So many names are looked for one by one; where there are more, the names that an event has are looked up. */
const FEW_NAMES = 8;

/** The names of fields that are looked for, step by step. */
export class FieldTree {
  /** The number of the field that ends here, or -1. */
  field = -1;
  readonly #steps = new Map<string, FieldTree>();
  /** All that a member of an event can be called: a step, or several joined by dots. */
  readonly #links = new Map<string, FieldTree>();
  #few: readonly (readonly [name: string, tree: FieldTree])[] = [];

  /** Adds a field, whose names are joined by dots. */
  add(field: string, number: number): void {
    const steps = field.split(".");
    const trees: FieldTree[] = [this];
    let end: FieldTree = this;
    for (const step of steps) {
      const next = end.#steps.get(step) ?? new FieldTree();
      end.#steps.set(step, next);
      trees.push(next);
      end = next;
    }
    end.field = number;
    for (const [from, tree] of trees.entries()) tree.#link(steps.slice(from), trees.slice(from + 1));
  }

  #link(steps: readonly string[], trees: readonly FieldTree[]): void {
    for (const [last, tree] of trees.entries()) this.#links.set(steps.slice(0, last + 1).join("."), tree);
    this.#few = this.#links.size > FEW_NAMES ? [] : [...this.#links];
  }

  /** Hands over each member of an object that leads on. */
  follow(object: Readonly<Record<string, unknown>>, element: Element | undefined, to: Reading): void {
    if (this.#links.size <= FEW_NAMES) {
      for (const [name, tree] of this.#few)
        if (Object.hasOwn(object, name)) to.take(tree, object[name], element);
      return;
    }
    for (const name of Object.keys(object)) {
      const tree = this.#links.get(name);
      if (tree !== undefined) to.take(tree, object[name], element);
    }
  }
}

/** The values of an event's fields. However deep arrays are nested, no call is made for a level; objects are followed as deep as fields are asked for. */
export function fieldValues(event: unknown, root: FieldTree, fields: number): FieldValues {
  const reading = new Reading(fields);
  reading.take(root, event, undefined);
  reading.readArrays();
  return reading.found;
}

/** An array of an event that is still to be looked through. */
interface Visit {
  readonly tree: FieldTree;
  readonly items: readonly unknown[];
  readonly element: Element | undefined;
}

/** One event while it is looked through. */
class Reading {
  readonly found: (Leaf | FieldValue[] | undefined)[];
  readonly #waiting: Visit[] = [];
  #arrays = 0;

  constructor(fields: number) {
    this.found = new Array(fields);
  }

  take(tree: FieldTree, value: unknown, element: Element | undefined): void {
    if (isLeaf(value)) this.#put(tree.field, value, element);
    else if (Array.isArray(value)) this.#waiting.push({ tree, items: value, element });
    else tree.follow(value as Readonly<Record<string, unknown>>, element, this); // no leaf and no array
  }

  readArrays(): void {
    for (let visit = this.#waiting.pop(); visit !== undefined; visit = this.#waiting.pop()) {
      const array = this.#arrays++;
      const { tree, items, element: around } = visit;
      for (const [index, item] of items.entries()) {
        // Values side by side are all of the field: only objects and arrays in an array keep what is in them apart.
        this.take(tree, item, isLeaf(item) ? around : { array, index, around });
      }
    }
  }

  #put(field: number, value: Leaf, element: Element | undefined): void {
    if (field < 0) return;
    const found = this.found[field];
    if (found === undefined) this.found[field] = element === undefined ? value : [{ value, element }];
    else if (Array.isArray(found)) found.push({ value, element });
    else
      this.found[field] = [
        { value: found, element: undefined },
        { value, element },
      ];
  }
}
