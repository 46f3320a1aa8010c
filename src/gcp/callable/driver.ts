import type { CallableDriver } from "@motif/core/platform";
import { callableDriver } from "./callable-driver.ts";

/** Calls of Cloud Run functions. */
export const callable: CallableDriver = callableDriver();
