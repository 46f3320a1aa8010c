import type { Drivers } from "@motif/core/platform";
import { createDrivers } from "../kinds/create-drivers.ts";
import { type Backend, execute } from "../kinds/execute.ts";
import { givenValues } from "../kinds/given.ts";
import type { Store } from "../kinds/store.ts";
import { NO_CALLS } from "./no-calls.ts";

/** An operator's drivers over a store, with every operation and result cloned as between threads. */
export function cloningDrivers({ run, kinds }: Store): Required<Drivers> {
  const backend: Backend = {
    run,
    states: { ...kinds, ...givenValues({}) },
    emit() {},
    deposit: (queue, messages) => void kinds.queue.send(queue, messages),
    calls: NO_CALLS,
  };
  return createDrivers(async (operation) =>
    structuredClone(await execute(backend, undefined, structuredClone(operation))),
  );
}
