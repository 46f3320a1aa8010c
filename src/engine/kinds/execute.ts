import { AccessDeniedError } from "@motif/core";
import { type FunctionEntry, KINDS as MODEL, operationsOf } from "@motif/core/model";
import type { ResourceKind } from "@motif/core/platform";
import type { Emit } from "../ground/event.ts";
import type { Operation } from "../ground/operation.ts";
import { KINDS, type States } from "./kinds.ts";
import { OPERATIONS, operationOfType } from "./operations.ts";
import type { Store } from "./store.ts";

/** What one function may do: the names of resources, by type of operation. */
export interface Permissions {
  readonly functionName: string;
  readonly resources: ReadonlyMap<string, ReadonlySet<string>>;
}

/** What operations are done on. Those of kinds that the store keeps are done in the turn's transaction. */
export interface Backend {
  readonly run: Store["run"];
  readonly states: States;
  readonly emit: Emit;
}

/** The permissions that follow from a function's grants. */
export function permissionsOf(fn: Pick<FunctionEntry, "name" | "grants">): Permissions {
  const resources = new Map([...OPERATIONS.keys()].map((type) => [type, new Set<string>()]));
  for (const { resource, access } of fn.grants) {
    const granted = operationsOf(resource.kind, access);
    for (const [type, { kind, definition }] of OPERATIONS) {
      if (kind === resource.kind && granted.includes(definition.grantedAs)) {
        resources.get(type)?.add(resource.name);
      }
    }
  }
  return { functionName: fn.name, resources };
}

/**
 * Does an operation; settles when it is durable. Without permissions (an operator) everything is allowed that the kind
 * allows an operator; with them, rejects with `AccessDeniedError` for an operation that no grant of the function allows. `by`
 * is the id of the invocation that asks, where it is known.
 */
export async function execute(
  backend: Backend,
  permissions: Permissions | undefined,
  operation: Operation,
  by?: string,
): Promise<unknown> {
  const { kind, definition } = operationOfType(operation.type);
  if (permissions && !permissions.resources.get(operation.type)?.has(operation.resource)) {
    throw accessDenied(permissions.functionName, kind, definition.grantedAs, operation.resource);
  }
  const context = { emit: backend.emit, byOperator: !permissions, by };
  const perform = () => definition.perform(backend.states[kind], operation, context);
  return "open" in KINDS[kind] ? backend.run(perform) : perform();
}

function accessDenied(
  functionName: string,
  kind: ResourceKind,
  operation: string,
  resource: string,
): AccessDeniedError {
  const accesses = Object.entries(MODEL[kind].handling.accesses);
  const access = accesses.find(([, operations]) => operations.includes(operation))?.[0];
  return new AccessDeniedError(
    `Function ${functionName} may not ${operation} on ${kind} ${resource}. Add the ${kind}'s ${access} to the function's \`uses\`.`,
  );
}
