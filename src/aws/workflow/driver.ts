import { SFNClient } from "@aws-sdk/client-sfn";
import type { WorkflowDriver } from "@motif/core/platform";
import { CLIENT_CONFIG } from "../ground/client/config.ts";
import { workflowDriver } from "./workflow-driver.ts";

/** An Express workflow runs for five minutes at most, and nothing is on the line meanwhile. */
const LONGEST_RUN_MS = 305_000;

/** Workflows in Step Functions. The clients, and with them the connections, are made once per execution environment. */
export const workflow: WorkflowDriver = workflowDriver({
  client: new SFNClient(CLIENT_CONFIG),
  waiting: new SFNClient({
    ...CLIENT_CONFIG,
    maxAttempts: 1,
    requestHandler: { ...CLIENT_CONFIG.requestHandler, socketTimeout: LONGEST_RUN_MS },
  }),
});
