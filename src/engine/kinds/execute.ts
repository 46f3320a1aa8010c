import { AccessDeniedError } from "@motif/core";
import { type FunctionEntry, KINDS as MODEL, operationsOf } from "@motif/core/model";
import type { ResourceKind } from "@motif/core/platform";
import type { Emit } from "../ground/event.ts";
import type { Deposit, FunctionCalls, Grantee } from "../ground/kind.ts";
import type { Operation } from "../ground/operation.ts";
import { KINDS, type States } from "./kinds.ts";
import { OPERATIONS, operationOfType, partsOf } from "./operations.ts";
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
  readonly deposit: Deposit;
  readonly calls: FunctionCalls;
}

/** The permissions that follow from a function's grants. */
export function permissionsOf({ name, grants }: Pick<FunctionEntry, "name" | "grants">): Permissions {
  return permissionsFrom({
    name,
    grants: grants.map(({ resource, access }) => ({
      kind: resource.kind,
      name: resource.name,
      operations: operationsOf(resource.kind, access),
    })),
  });
}

/** The permissions that follow from grants, whoever has them. */
export function permissionsFrom({ name: functionName, grants }: Grantee): Permissions {
  const resources = new Map([...OPERATIONS.keys()].map((type) => [type, new Set<string>()]));
  for (const { kind, name, operations } of grants) {
    for (const [type, operation] of OPERATIONS) {
      if (operation.kind === kind && operations.includes(operation.definition.grantedAs)) {
        resources.get(type)?.add(name);
      }
    }
  }
  return { functionName, resources };
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
  if (permissions) for (const part of partsOf(operation)) refuseUngranted(permissions, part);
  const { emit, deposit, calls } = backend;
  const context = { emit, deposit, calls, byOperator: !permissions, by };
  const perform = () => definition.perform(backend.states[kind], operation, context);
  return "open" in KINDS[kind] ? backend.run(perform) : perform();
}

function refuseUngranted({ functionName, resources }: Permissions, { type, resource }: Operation): void {
  if (resources.get(type)?.has(resource)) return;
  const { kind, definition } = operationOfType(type);
  throw accessDenied(functionName, kind, definition.grantedAs, resource);
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
