import type { Capabilities } from "@motif/core/capabilities";

const LAMBDA = "Lambda";

/** What AWS makes of features of this room. */
export const CAPABILITIES = {
  "function.memory": { by: LAMBDA },
  "function.large-memory": { by: LAMBDA },
  "function.arm64": { by: LAMBDA },
  "function.reserved": { by: LAMBDA },
  "function.provisioned": { by: `${LAMBDA}, alias live` },
  "function.keep-warm": { by: "EventBridge Scheduler", difference: "the call is billed" },
  "function.short-logs": { by: "CloudWatch Logs" },
  "function.many-resources": {
    refused: "and Lambda allows 4096: each resource that it uses and each queue that it consumes takes some",
  },
  "consumer.both": { refused: "on AWS these fail and are retried in different ways" },
} satisfies Partial<Capabilities>;
