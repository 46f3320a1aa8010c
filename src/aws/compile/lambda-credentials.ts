import { fileURLToPath } from "node:url";
import { ownModule } from "@motif/core/platform";
import type { Plugin } from "esbuild";

const CREDENTIALS = fileURLToPath(ownModule("../ground/lambda/credentials", import.meta.url));

/** The SDK's chain of credential providers (SSO, profiles, IMDS …) gives way to the one source that Lambda has. */
export const lambdaCredentials: Plugin = {
  name: "lambda-credentials",
  setup({ onResolve }) {
    onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, () => ({ path: CREDENTIALS }));
  },
};
