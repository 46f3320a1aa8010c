import { LambdaClient } from "@aws-sdk/client-lambda";
import type { CallableDriver } from "@motif/core/platform";
import { CLIENT_CONFIG } from "../ground/client/config.ts";
import { callableDriver } from "./callable-driver.ts";

/** The longest that a function runs, and a little more: nothing is on the line meanwhile. */
const LONGEST_CALL_MS = 905_000;

/** Calls of functions through Lambda. The clients, and with them the connections, are made once per execution environment. */
export const callable: CallableDriver = callableDriver({
  once: new LambdaClient({
    ...CLIENT_CONFIG,
    maxAttempts: 1,
    requestHandler: { ...CLIENT_CONFIG.requestHandler, socketTimeout: LONGEST_CALL_MS },
  }),
  retrying: new LambdaClient(CLIENT_CONFIG),
});
