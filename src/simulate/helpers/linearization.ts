import type { ClientOperation, SequentialModel } from "./sequential-model.ts";

/** Steps of a search after which nothing is said, and states that may be possible at a time. */
const MOST_STEPS = 10_000;
const MOST_STATES = 1000;

/**
 * Whether a history of one key can be explained: the search of Wing and Gong ("Testing and verifying concurrent objects", 1993),
 * which remembers what it has tried as Lowe does ("Testing for linearizability", 2017), as Porcupine
 * (https://github.com/anishathalye/porcupine) has it. An unanswered operation need not take place; those of `free` may take place
 * at any time and as often as helps. Undefined where the search takes too long.
 */
export function isLinearizable<S, I, O>(
  operations: readonly ClientOperation<I, O>[],
  model: SequentialModel<S, I, O>,
  free: readonly I[] = [],
): boolean | undefined {
  const answered = operations.filter(({ answer }) => answer);
  const unanswered = operations.filter(({ input, answer }) => !answer && !model.isRead(input, undefined));
  const always = free.map((input) => ({ client: "", input, sent: Number.NEGATIVE_INFINITY }));
  // What does not fit even if an unanswered operation takes place as often as helps need not be tried in every order.
  const repeated = new Search(answered, model, [...unanswered, ...always]).run();
  if (repeated === false || unanswered.length === 0) return repeated;
  return new Search([...answered, ...unanswered], model, always).run();
}

/** An operation that has or has not taken place on the way that is being tried. */
interface Placed<I, O> extends ClientOperation<I, O> {
  readonly answeredAt: number;
  readonly bit: bigint;
  isDone: boolean;
}

class Search<S, I, O> {
  readonly #operations: readonly Placed<I, O>[];
  readonly #model: SequentialModel<S, I, O>;
  /** What may take place from when it is sent, as often as helps. */
  readonly #free: readonly ClientOperation<I, O>[];
  /** What was tried in vain: the operations that had taken place, and the states that they left. */
  readonly #tried = new Set<string>();
  #steps = 0;

  constructor(
    operations: readonly ClientOperation<I, O>[],
    model: SequentialModel<S, I, O>,
    free: readonly ClientOperation<I, O>[],
  ) {
    // What was answered first is tried first: most often, it took place first.
    const end = ({ answer }: ClientOperation<I, O>) => answer?.at ?? Number.POSITIVE_INFINITY;
    const inOrder = operations.toSorted((one, other) => end(one) - end(other) || one.sent - other.sent);
    this.#operations = inOrder.map((operation, index) => ({
      ...operation,
      answeredAt: end(operation),
      bit: 1n << BigInt(index),
      isDone: false,
    }));
    this.#model = model;
    this.#free = free;
  }

  run(): boolean | undefined {
    const { initial } = this.#model;
    return this.#goesOn(0n, new Map([[JSON.stringify(initial), initial]]));
  }

  /** Whether the rest can follow on those that have taken place and left one of these states. */
  #goesOn(done: bigint, left: ReadonlyMap<string, S>): boolean | undefined {
    const firstAnswer =
      this.#operations.find(({ isDone }) => !isDone)?.answeredAt ?? Number.POSITIVE_INFINITY;
    if (firstAnswer === Number.POSITIVE_INFINITY) return true; // nothing else was answered
    const states = this.#withFree(left, firstAnswer);
    if (this.#steps++ > MOST_STEPS || states.size > MOST_STATES) return undefined;
    let isUnknown = false;
    for (const operation of this.#operations) {
      if (operation.isDone || operation.sent > firstAnswer) continue;
      const next = this.#after(operation, states);
      const now = done | operation.bit;
      if (next.size === 0 || !this.#isNew(now, next)) continue;
      operation.isDone = true;
      const rest = this.#goesOn(now, next);
      operation.isDone = false;
      if (rest) return true;
      isUnknown ||= rest === undefined;
    }
    return isUnknown ? undefined : false;
  }

  /** A model may leave several states possible; they are followed together. */
  #after({ input, answer }: Placed<I, O>, states: ReadonlyMap<string, S>): ReadonlyMap<string, S> {
    const next = new Map<string, S>();
    for (const state of states.values()) {
      for (const after of this.#model.next(state, input, answer?.output))
        next.set(JSON.stringify(after), after);
    }
    return next;
  }

  /** Adds the states to which what is free leads, and those to which it leads from there. */
  #withFree(left: ReadonlyMap<string, S>, until: number): ReadonlyMap<string, S> {
    const free = this.#free.filter(({ sent }) => sent <= until);
    if (free.length === 0) return left;
    const states = new Map(left);
    // A map goes on with what is added meanwhile.
    for (const state of states.values()) {
      for (const after of free.flatMap(({ input }) => this.#model.next(state, input, undefined))) {
        states.set(JSON.stringify(after), after);
      }
      if (states.size > MOST_STATES) break;
    }
    return states;
  }

  #isNew(done: bigint, states: ReadonlyMap<string, S>): boolean {
    const key = `${done.toString(36)} ${[...states.keys()].sort().join()}`;
    if (this.#tried.has(key)) return false;
    this.#tried.add(key);
    return true;
  }
}
