import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { MotifError } from "@motif/core";
import { messageOf } from "@motif/core/platform";
import { tokensFrom } from "./access-token.ts";

const run = promisify(execFile);

/** Tokens of the CLI live for an hour at most and may be old when they are printed; one that is refused is asked for again. */
const USABLE_MS = 5 * 60_000;

/**
 * Lets calls be made as whoever is signed in at Google's own CLI
 * (https://docs.cloud.google.com/sdk/gcloud/reference/auth/print-access-token). Calls then reject with `MotifError`
 * (`no-credentials`) where nobody is.
 */
export function actAsOperator(): void {
  tokensFrom(async () => {
    try {
      const { stdout } = await run("gcloud", ["auth", "print-access-token"]);
      return stdout.trim();
    } catch (error) {
      throw new MotifError(
        "no-credentials",
        `gcloud gave no access token: ${messageOf(error)}. Install the Google Cloud CLI, and sign in with "gcloud auth login".`,
        { cause: error },
      );
    }
  }, USABLE_MS);
}
