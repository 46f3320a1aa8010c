import { fileURLToPath } from "node:url";
import type { Plugin } from "esbuild";

const CREDENTIALS = fileURLToPath(new URL("../ground/lambda/credentials.ts", import.meta.url));

/** The SDK's chain of credential providers (SSO, profiles, IMDS …) gives way to the one source that Lambda has. */
export const lambdaCredentials: Plugin = {
  name: "lambda-credentials",
  setup({ onResolve }) {
    onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, () => ({ path: CREDENTIALS }));
  },
};
