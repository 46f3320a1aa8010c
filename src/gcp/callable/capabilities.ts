import type { Capabilities } from "@motif/core/capabilities";
import { NO_SENDS } from "./plan.ts";

/** What Google Cloud makes of features of this room. */
export const CAPABILITIES = {
  "callable.invoke": { by: "Cloud Run functions over HTTPS, with the caller's identity token" },
  "callable.check": {
    by: "Cloud Run functions",
    difference: "a request that the function's adapter answers without its handler, and that is billed",
  },
  "callable.send": { refused: NO_SENDS },
  "callable.destinations": { refused: "has no calls that nobody waits for" },
} satisfies Partial<Capabilities>;
