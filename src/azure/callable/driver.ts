import { UnsupportedError } from "@motif/core";
import type { CallableDriver, CallableLayout } from "@motif/core/platform";
import { NO_CALLS } from "./plan.ts";

/** No app that calls functions is built for Azure: whatever calls one all the same is told why. */
export const callable: CallableDriver = { invoke: refused, send: refused, check: refused };

async function refused({ name }: CallableLayout): Promise<never> {
  throw new UnsupportedError("Azure", name, [{ where: `callable ${name}`, message: NO_CALLS }]);
}
