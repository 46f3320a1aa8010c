import { styleText } from "node:util";
import { MotifError } from "@motif/core";
import type { LoadedApp } from "@motif/core/model";
import { refuseEnvironmentReads } from "../environment/check.ts";

/** Prints what a build will refuse the app for: it runs here all the same. */
export async function warnOfEnvironmentReads(app: LoadedApp): Promise<void> {
  try {
    await refuseEnvironmentReads([app]);
  } catch (error) {
    if (!(error instanceof MotifError)) throw error;
    console.error(styleText("yellow", `warning: ${error.message}`, { stream: process.stderr }));
  }
}
