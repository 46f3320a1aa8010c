import type { Capabilities } from "@motif/core/capabilities";
import { ADAPTER, FUNCTIONS, SERVICE_BUS } from "../ground/services.ts";

/** What Azure makes of the features of this room. */
export const CAPABILITIES = {
  "bucket.events": {
    by: `Event Grid, then ${SERVICE_BUS}`,
    difference: "can come twice and in another order",
  },
  "bucket.overlap": { by: `Event Grid, then ${SERVICE_BUS}` },
  "bucket.retry": { by: ADAPTER },
  "bucket.long-run": { by: FUNCTIONS, difference: "the lock is renewed" },
  "consumer.both": { refused: "on Azure these fail and are retried in different ways" },
} satisfies Partial<Capabilities>;
