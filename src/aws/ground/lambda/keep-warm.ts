import { isObject } from "@motif/core/platform";
import { KEEP_WARM_EVENT } from "../environment.ts";

/** Whether an invocation is only there to keep the environment warm: it is answered without calling the function. */
export function isKeepWarm(event: unknown): boolean {
  return isObject(event) && event.motif === KEEP_WARM_EVENT.motif;
}
