import type { Capabilities } from "@motif/core/capabilities";
import { NO_CALLS } from "./plan.ts";

/** What Azure makes of features of this room. */
export const CAPABILITIES = {
  "callable.invoke": { refused: NO_CALLS },
  "callable.check": { refused: NO_CALLS },
  "callable.send": { refused: NO_CALLS },
  "callable.destinations": { refused: "has no calls that nobody waits for" },
} satisfies Partial<Capabilities>;
