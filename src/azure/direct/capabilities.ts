import type { Capabilities } from "@motif/core/capabilities";
import { FUNCTIONS } from "../ground/services.ts";

/** What Azure makes of the features of this room. */
export const CAPABILITIES = {
  "task.direct": {
    by: `${FUNCTIONS}, an HTTP route with a function key`,
    difference: "the caller waits: no asynchronous call",
  },
  "task.slow": { refused: "Azure's load balancer waits 230 s for an answer" },
} satisfies Partial<Capabilities>;
