import type { Capabilities } from "@motif/core/capabilities";

const STEP_FUNCTIONS = { by: "Step Functions" };

/** What AWS makes of features of this room. */
export const CAPABILITIES = {
  "workflow.standard": STEP_FUNCTIONS,
  "workflow.express": STEP_FUNCTIONS,
  "workflow.run": STEP_FUNCTIONS,
  "workflow.token": STEP_FUNCTIONS,
  "workflow.queue": { by: "Step Functions and SQS" },
  "workflow.child": STEP_FUNCTIONS,
  "workflow.stop": STEP_FUNCTIONS,
} satisfies Partial<Capabilities>;
