import { styleText } from "node:util";
import type { LoadedApp } from "@motif/core/model";
import { messageOf } from "@motif/core/platform";
import { MissingPackageError, orMissing } from "../build/targets.ts";

/** Prints what a build will refuse the app for: it runs here all the same. No start waits for what this loads. */
export async function warnOfEnvironmentReads(app: LoadedApp): Promise<void> {
  try {
    const { refuseEnvironmentReads } = await orMissing("motif dev", () => import("../environment/check.ts"));
    await refuseEnvironmentReads([app]);
  } catch (error) {
    if (error instanceof MissingPackageError) return; // no cloud's package is installed: nothing can be built
    console.error(styleText("yellow", `warning: ${messageOf(error)}`, { stream: process.stderr }));
  }
}
