import type { Drivers } from "@motif/core/platform";
import { createDrivers } from "../kinds/create-drivers.ts";
import { execute } from "../kinds/execute.ts";
import { givenValues } from "../kinds/given.ts";
import type { Store } from "../kinds/store.ts";

/** An operator's drivers over a store, with every operation and result cloned as between threads. */
export function cloningDrivers({ run, kinds }: Store): Required<Drivers> {
  const backend = { run, states: { ...kinds, ...givenValues({}) }, emit() {} };
  return createDrivers(async (operation) =>
    structuredClone(await execute(backend, undefined, structuredClone(operation))),
  );
}
