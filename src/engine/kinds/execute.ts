import { AccessDeniedError } from "@motif/core";
import { type FunctionEntry, operationsOf } from "@motif/core/model";
import type { ResourceKind } from "@motif/core/platform";
import type { ObjectRecord } from "./bucket/store.ts";
import type { Operation, OperationResult } from "./operations.ts";
import type { SecretGet } from "./secret/protocol.ts";
import type { SecretSource } from "./secret/source.ts";
import type { Store } from "./store.ts";

/** What one function may do: the names of resources, by type of operation. */
export interface Permissions {
  readonly functionName: string;
  readonly resources: ReadonlyMap<Operation["type"], ReadonlySet<string>>;
}

/** Called in the transaction that creates an object. What it writes is there if and only if the object is. */
export type OnObjectCreated = (
  bucket: string,
  object: ObjectRecord,
  attributes: Readonly<Record<string, string>>,
) => void;

/** What operations are done on. */
export interface Backend {
  readonly store: Store;
  readonly secrets: SecretSource;
  readonly onObjectCreated: OnObjectCreated;
}

/** The grantable operation (`operationsOf` of core) that each type of operation is part of. */
const GRANTED_AS: Readonly<Record<Operation["type"], string>> = {
  "table.get": "get",
  "table.query": "query",
  "table.scan": "scan",
  "table.put": "put",
  "table.putMany": "putMany",
  "table.update": "update",
  "table.delete": "delete",
  "queue.send": "send",
  "bucket.get": "get",
  "bucket.head": "head",
  "bucket.list": "list",
  "bucket.startPut": "put",
  "bucket.commitPut": "put",
  "bucket.cancelPut": "put",
  "bucket.delete": "delete",
  "secret.get": "get",
};

const TYPES = Object.keys(GRANTED_AS) as readonly Operation["type"][];

/** The permissions that follow from a function's grants. */
export function permissionsOf(fn: Pick<FunctionEntry, "name" | "grants">): Permissions {
  const resources = new Map(TYPES.map((type) => [type, new Set<string>()]));
  for (const { resource, access } of fn.grants) {
    const granted = operationsOf(resource.kind, access);
    for (const type of TYPES) {
      if (kindOf(type) === resource.kind && granted.includes(GRANTED_AS[type])) {
        resources.get(type)?.add(resource.name);
      }
    }
  }
  return { functionName: fn.name, resources };
}

/**
 * Does an operation; settles when it is durable. Without permissions (an operator) everything is allowed but to read
 * secrets; with them, rejects with `AccessDeniedError` for an operation that no grant of the function allows.
 */
export function execute<O extends Operation>(
  backend: Backend,
  permissions: Permissions | undefined,
  operation: O,
): Promise<OperationResult<O>> {
  if (permissions && !permissions.resources.get(operation.type)?.has(operation.resource)) {
    return Promise.reject(accessDenied(permissions.functionName, operation));
  }
  // Both give the result of the type that they were called with.
  if (operation.type === "secret.get") {
    return readSecret(backend.secrets, permissions, operation) as Promise<OperationResult<O>>;
  }
  return backend.store.run(() => perform(backend, operation) as OperationResult<O>);
}

async function readSecret(
  secrets: SecretSource,
  permissions: Permissions | undefined,
  { resource }: SecretGet,
): Promise<string> {
  if (!permissions)
    throw new AccessDeniedError(`Only functions that were granted it can read secret ${resource}.`);
  return secrets(resource);
}

function perform(backend: Backend, operation: Exclude<Operation, SecretGet>): OperationResult {
  const { tables, queues, objects } = backend.store;
  const { resource } = operation;
  switch (operation.type) {
    case "table.get":
      return tables.get(resource, operation);
    case "table.query":
      return tables.query(operation);
    case "table.scan":
      return tables.scan(operation);
    case "table.put":
      return tables.put(resource, operation, operation.condition);
    case "table.putMany":
      tables.putMany(resource, operation.items);
      return undefined;
    case "table.update":
      return tables.update(resource, operation, operation.update, operation.condition);
    case "table.delete":
      tables.delete(resource, operation, operation.condition);
      return undefined;
    case "queue.send":
      return queues.send(resource, operation.messages);
    case "bucket.get":
      return objects.open(resource, operation.key);
    case "bucket.head":
      return objects.head(resource, operation.key);
    case "bucket.list":
      return objects.list(operation);
    case "bucket.startPut":
      return objects.startUpload();
    case "bucket.commitPut":
      return objects.commit(resource, operation, (object) =>
        backend.onObjectCreated(resource, object, operation.attributes),
      );
    case "bucket.cancelPut":
      objects.cancelUpload(operation.upload);
      return undefined;
    case "bucket.delete":
      objects.delete(resource, operation.key);
      return undefined;
  }
}

function accessDenied(functionName: string, { type, resource }: Operation): AccessDeniedError {
  const kind = kindOf(type);
  const operation = GRANTED_AS[type];
  const access = (["sender", "reader", "writer"] as const).find((candidate) =>
    operationsOf(kind, candidate).includes(operation),
  );
  return new AccessDeniedError(
    `Function ${functionName} may not ${operation} on ${kind} ${resource}. Add the ${kind}'s ${access} to the function's \`uses\`.`,
  );
}

function kindOf(type: Operation["type"]): ResourceKind {
  return type.slice(0, type.indexOf(".")) as ResourceKind; // every type is `kind.operation`
}
