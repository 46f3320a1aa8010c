import type { DocumentedFaults } from "../../ground/profile.ts";

/** What can go wrong with calls of functions. */
export type CallableFault = "throttled" | "unavailable" | "answer-lost" | "sent-twice";

/** How a cloud takes calls of functions. */
export interface CallableProfile {
  readonly faults: DocumentedFaults<CallableFault>;
}
