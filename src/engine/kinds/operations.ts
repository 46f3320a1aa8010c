import { InvalidArgumentError } from "@motif/core";
import type { Meter } from "../ground/meter.ts";
import type { Operation } from "../ground/operation.ts";
import type { CountedName } from "../ground/tally.ts";
import { KIND_NAMES, KINDS } from "./kinds.ts";

/** All operations of all kinds, by type. */
export const OPERATIONS = new Map(
  KIND_NAMES.flatMap((kind) => {
    const { operations } = KINDS[kind];
    return Object.entries(operations).map(([type, definition]) => [type, { kind, definition }] as const);
  }),
);

/** How an operation is done, and the kind that it is of. Throws `InvalidArgumentError` where there is none of its type. */
export function operationOfType(type: string) {
  const found = OPERATIONS.get(type);
  if (!found) throw new InvalidArgumentError(`There is no operation ${type}.`);
  return found;
}

/** What has to be granted for an operation, and what of it is counted: itself, where it does not consist of others. */
export function partsOf(operation: Operation): readonly Operation[] {
  return operationOfType(operation.type).definition.parts?.(operation) ?? [operation];
}

/** Counts an operation that was done, with what came of it; undefined where it was refused. */
export function countOperation(meter: Meter, operation: Operation, value: unknown): void {
  for (const part of partsOf(operation)) countOne(meter, part, value);
}

function countOne(meter: Meter, operation: Operation, value: unknown): void {
  const { plural, meter: own } = KINDS[operationOfType(operation.type).kind];
  const count = own?.operations[operation.type];
  if (!count) return;
  // A kind that counts is one of those that are counted, and gets what is its own.
  const counts = meter.counts(plural as CountedName, operation.resource);
  count(counts as never, operation as never, value as never);
}
