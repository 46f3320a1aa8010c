import type { DocumentedFaults } from "../../ground/profile.ts";

/** What can go wrong with buckets. */
export type BucketFault = "throttled" | "unavailable" | "answer-lost";

/** How a cloud's buckets behave. */
export interface BucketProfile {
  readonly faults: DocumentedFaults<BucketFault>;
}
