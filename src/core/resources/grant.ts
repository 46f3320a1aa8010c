import type { BucketLayout } from "./bucket.ts";
import type { QueueLayout } from "./queue.ts";
import type { SecretLayout } from "./secret.ts";
import type { TableLayout } from "./table.ts";

/** Any resource, as drivers and compilers see it. */
export type ResourceLayout = TableLayout | QueueLayout | BucketLayout | SecretLayout;

/** The name of a kind of resource. */
export type ResourceKind = ResourceLayout["kind"];

/** What a grant allows. */
export type Access = "reader" | "writer" | "readWriter" | "sender";

/** Only there for the compiler: a grant carries the type of the handle that the handler receives. */
declare const handle: unique symbol;

/** The permission to use a resource in one way. The handler receives a `Handle` with just those operations. */
export interface Grant<out Handle = unknown> {
  readonly resource: ResourceLayout;
  readonly access: Access;
  readonly [handle]?: Handle;
}

/** The handle type of a grant. */
export type HandleOf<G> = G extends Grant<infer Handle> ? Handle : never;

/** What a function uses: names of its own choice, each with a grant. */
export type Uses = Readonly<Record<string, Grant>>;

/** The handles that a handler receives for what it uses. */
export type Handles<U extends Uses> = { readonly [Name in keyof U]: HandleOf<U[Name]> };

const TABLE_READ = ["get", "query", "scan"] as const;
const TABLE_WRITE = ["put", "putMany", "update", "delete"] as const;
const BUCKET_READ = ["get", "head", "list"] as const;
const BUCKET_WRITE = ["put", "delete"] as const;

const OPERATIONS: Readonly<Record<ResourceKind, Readonly<Partial<Record<Access, readonly string[]>>>>> = {
  table: { reader: TABLE_READ, writer: TABLE_WRITE, readWriter: [...TABLE_READ, ...TABLE_WRITE] },
  bucket: { reader: BUCKET_READ, writer: BUCKET_WRITE, readWriter: [...BUCKET_READ, ...BUCKET_WRITE] },
  queue: { sender: ["send", "sendMany"] },
  secret: { reader: ["get"] },
};

/** The operations that an access to a kind of resource allows; the one source for handles, engine and policies. */
export function operationsOf(kind: ResourceKind, access: Access): readonly string[] {
  return OPERATIONS[kind][access] ?? [];
}

/**
 * A declared resource: its layout and a grant for each access, which refers back to the resource itself, so that two
 * declarations are the same one if, and only if, they are the same object. Called by the declarations only, whose
 * return types say which handle each grant gives.
 */
export function granting<R extends ResourceLayout>(layout: ResourceLayout, accesses: readonly Access[]): R {
  const grants: Partial<Record<Access, Grant>> = {};
  const resource = Object.assign({}, layout, grants);
  for (const access of accesses) resource[access] = { resource, access };
  return resource as ResourceLayout as R;
}
