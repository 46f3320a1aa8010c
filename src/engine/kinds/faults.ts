import type { ResourceKind } from "@motif/core/platform";
import type { Circumstances, KindFault } from "../ground/kind.ts";
import type { Operation } from "../ground/operation.ts";
import { KIND_NAMES, KINDS, type States } from "./kinds.ts";
import { operationOfType } from "./operations.ts";

/** A fault of some kind's service. */
export interface NamedFault {
  readonly kind: ResourceKind;
  readonly name: string;
}

/** All faults of services, by kind. */
export const SERVICE_FAULTS: readonly NamedFault[] = KIND_NAMES.flatMap((kind) =>
  Object.keys(KINDS[kind].faults).map((name) => ({ kind, name })),
);

/** What faults can strike an operation. */
export function faultsOn(operation: Operation): readonly NamedFault[] {
  const { kind } = operationOfType(operation.type);
  const { faults } = KINDS[kind];
  return Object.entries(faults)
    .filter(([, fault]) => fault.strikes(operation))
    .map(([name]) => ({ kind, name }));
}

/** Does an operation as a fault has it. */
export function strike(
  { kind, name }: NamedFault,
  operation: Operation,
  states: States,
  perform: () => Promise<unknown>,
  circumstances: Circumstances,
): Promise<unknown> {
  const faults: Readonly<Record<string, KindFault<unknown, Operation>>> = KINDS[kind].faults;
  const fault = faults[name];
  if (!fault) throw new Error(`There is no fault ${name} of kind ${kind}.`);
  return fault.strike(perform, operation, states[kind], circumstances);
}
