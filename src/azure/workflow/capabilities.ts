import type { Capabilities } from "@motif/core/capabilities";

/** Why workflows are refused. */
export const REASON = "nothing of Azure runs the Amazon States Language yet";

const refused = { refused: REASON };

/** What Azure makes of features of this room. */
export const CAPABILITIES = {
  "workflow.standard": refused,
  "workflow.express": refused,
  "workflow.run": refused,
  "workflow.token": refused,
  "workflow.queue": refused,
  "workflow.child": refused,
  "workflow.stop": refused,
} satisfies Partial<Capabilities>;
