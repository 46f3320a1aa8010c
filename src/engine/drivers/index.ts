import type { Drivers } from "@motif/core/platform";
import { bucketDriver } from "./bucket-driver.ts";
import type { Call, Operation } from "./operations.ts";
import { queueDriver } from "./queue-driver.ts";
import { secretDriver } from "./secret-driver.ts";
import { tableDriver } from "./table-driver.ts";

/** The engine's drivers, beside a function. `call` carries an operation to `execute` on the engine's side and back. */
export function createDrivers(call: (operation: Operation) => Promise<unknown>): Drivers {
  const typed = call as Call; // the other end is execute.ts of the same version
  return {
    table: tableDriver(typed),
    queue: queueDriver(typed),
    bucket: bucketDriver(typed),
    secret: secretDriver(typed),
  };
}
