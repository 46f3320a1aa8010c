import type { Kind } from "../../ground/kind.ts";
import { checkCallable, checkTasks } from "./check.ts";
import type { CallableDriver, CallableLayout } from "./driver.ts";
import { features } from "./features.ts";
import { callableHandling } from "./operations.ts";
import { texts } from "./texts.ts";

export type { CallableDriver, CallableLayout, CallPayload, CallResult, ThrownError } from "./driver.ts";

/** Tasks that other functions call. */
export const callable = {
  handling: callableHandling,
  options: ["input", "output", "retry", "onSuccess", "onFailure"],
  features,
  texts,
  check: checkCallable,
  checkAll: checkTasks,
  entry: (layout: CallableLayout) => layout,
} as const satisfies Kind<CallableLayout, CallableDriver, CallableLayout>;
