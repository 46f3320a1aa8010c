import type { Drivers } from "./drivers.ts";
import { MotifError } from "./errors.ts";
import { bucketOperations } from "./handles/bucket.ts";
import { queueOperations } from "./handles/queue.ts";
import { secretOperations } from "./handles/secret.ts";
import { tableOperations } from "./handles/table.ts";
import { type Grant, operationsOf, type Uses } from "./resources/grant.ts";

/** Attributes that every message and object takes along: the trace context. */
export type Carried = Readonly<Record<string, string>>;

/**
 * Binds what a function uses to a platform's drivers, once per environment. The result makes the handles of one
 * invocation: each has just the operations that its grant allows, and carries that invocation's attributes.
 * Throws `missing-driver` where the platform has no driver for a kind that is used.
 */
export function bindUses(uses: Uses, drivers: Drivers): (carried: Carried) => Record<string, unknown> {
  const binders = Object.entries(uses).map(([name, grant]) => [name, bindGrant(grant, drivers)] as const);
  return (carried) => {
    const handles: Record<string, unknown> = {};
    for (const [name, bind] of binders) handles[name] = bind(carried);
    return handles;
  };
}

function bindGrant(grant: Grant, drivers: Drivers): (carried: Carried) => unknown {
  const { resource } = grant;
  switch (resource.kind) {
    case "table": {
      const handle = only(grant, tableOperations(resource, present(drivers.table, grant)));
      return () => handle;
    }
    case "queue": {
      const driver = present(drivers.queue, grant);
      return (carried) => only(grant, queueOperations(resource, driver, carried));
    }
    case "bucket": {
      const driver = present(drivers.bucket, grant);
      return (carried) => only(grant, bucketOperations(resource, driver, carried));
    }
    case "secret": {
      const handle = only(grant, secretOperations(resource, present(drivers.secret, grant)));
      return () => handle;
    }
  }
}

function only(grant: Grant, operations: object): object {
  const allowed = operationsOf(grant.resource.kind, grant.access);
  return Object.freeze(
    Object.fromEntries(Object.entries(operations).filter(([name]) => allowed.includes(name))),
  );
}

function present<D>(driver: D | undefined, grant: Grant): D {
  if (driver) return driver;
  const { kind, name } = grant.resource;
  throw new MotifError(
    "missing-driver",
    `No ${kind} driver was given, and ${kind} ${name} is used. Add it to the function's entry.`,
  );
}
