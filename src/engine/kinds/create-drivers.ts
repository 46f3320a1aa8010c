import type { Drivers, ResourceKind } from "@motif/core/platform";
import type { Operation } from "../ground/operation.ts";
import * as rooms from "./drivers.ts";

/** What makes the driver of each kind. */
const DRIVERS = rooms satisfies { readonly [K in ResourceKind]: (call: never) => Required<Drivers>[K] };

/** The engine's drivers, beside a function. `call` carries an operation to `execute` on the engine's side and back. */
export function createDrivers(
  call: (operation: Operation, signal?: AbortSignal) => Promise<unknown>,
): Required<Drivers> {
  // The other end is execute.ts of the same version: it gives each operation the result that its driver expects.
  const drivers = Object.entries(DRIVERS).map(([kind, create]) => [kind, create(call as never)]);
  return Object.fromEntries(drivers) as Required<Drivers>;
}
