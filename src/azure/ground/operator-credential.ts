import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { MotifError, parse } from "@motif/core";
import { messageOf } from "@motif/core/platform";
import * as z from "zod/mini";
import type { AccessToken, Credential } from "./credential.ts";

const run = promisify(execFile);

/** `expires_on` is in seconds since 1970 (https://learn.microsoft.com/cli/azure/account#az-account-get-access-token). */
const answer = z.object({ accessToken: z.string(), expires_on: z.number() });

/**
 * Whoever is signed in at Azure's own CLI, for what an operator does to a deployed app. Rejects with `MotifError`
 * (`no-credentials`) where nobody is.
 */
export const operatorCredential: Credential = {
  async getToken(scopes): Promise<AccessToken> {
    const scope = typeof scopes === "string" ? [scopes] : scopes;
    try {
      const command = ["account", "get-access-token", "--output", "json", "--scope", ...scope];
      const { stdout } = await run("az", command);
      const { accessToken: token, expires_on } = parse(answer, JSON.parse(stdout), "answer of az");
      return { token, expiresOnTimestamp: expires_on * 1000 };
    } catch (error) {
      throw new MotifError(
        "no-credentials",
        `az gave no access token: ${messageOf(error)}. Install the Azure CLI, and sign in with "az login".`,
        { cause: error },
      );
    }
  },
};
