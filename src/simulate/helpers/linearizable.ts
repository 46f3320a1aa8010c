import type { Check, Seen } from "../checks.ts";
import { contradiction } from "./contradiction.ts";
import { isLinearizable } from "./linearization.ts";
import type { ClientOperation, SequentialModel } from "./sequential-model.ts";

/** What is to be linearizable. */
export interface Linearizability<S, I, O> {
  /** What clients did, by key. */
  readonly histories: (seen: Seen) => ReadonlyMap<string, readonly ClientOperation<I, O>[]>;
  readonly model: SequentialModel<S, I, O>;
  /** Tells an operation in a message; JSON if not given. */
  readonly tell?: (operation: ClientOperation<I, O>) => string;
}

/**
 * What clients saw of each key can be explained by operations that took effect one after the other, each at a moment between
 * its request and its answer (Herlihy and Wing, "Linearizability: a correctness condition for concurrent objects", 1990). No
 * read is stale, no answered write is lost. Where no explanation is found within 10,000 steps, nothing is said of a key.
 *
 * Belongs to `eventually`. For resources of an HTTP API, use `linearizableResource`.
 *
 * @example
 * "a counter is never read stale": linearizable({
 *   histories: ({ requests }) => operationsByCounter(requests),
 *   model: register(0),
 * })
 */
export function linearizable<S, I, O>({
  histories,
  model,
  tell = tellJson,
}: Linearizability<S, I, O>): Check {
  return (seen) => {
    for (const [key, operations] of histories(seen)) {
      if (isLinearizable(operations, model) !== false) continue;
      const { shown, others } = contradiction(operations, model);
      const told = shown.map(tell).join("; ");
      const rest = others === 0 ? "" : ` Whatever else there was (${others}) does not explain it.`;
      return `What clients saw of ${key} happens in no order: ${told}.${rest}`;
    }
    return undefined;
  };
}

/** What is done to a register. */
export type RegisterInput<V> = { readonly type: "read" } | { readonly type: "write"; readonly value: V };

/**
 * A key with one value, which is written as a whole; the output of a read is the value, that of a write is not looked at.
 *
 * @example
 * linearizable({ histories, model: register<string | null>(null) })
 */
export function register<V>(initial: V): SequentialModel<V, RegisterInput<V>, V> {
  return {
    initial,
    next: (state, input, output) => {
      if (input.type === "write") return [input.value];
      return output === undefined || JSON.stringify(output) === JSON.stringify(state) ? [state] : [];
    },
    isRead: ({ type }) => type === "read",
  };
}

function tellJson<I, O>({ client, input, answer }: ClientOperation<I, O>): string {
  const output = answer ? JSON.stringify(answer.output) : "no answer";
  return `${client}: ${JSON.stringify(input)} → ${output}`;
}
