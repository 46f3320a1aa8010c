import type { Target } from "@motif/compile/kit";
import { loadTarget, TARGETS } from "../../../src/cli/build/targets.ts";

/** The clouds, in the order of the table's columns. */
export const CLOUDS: readonly Target[] = await Promise.all(Object.keys(TARGETS).map(loadTarget));
