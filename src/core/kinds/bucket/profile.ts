import type { DocumentedFaults, Fact } from "../../ground/profile.ts";

/** What can go wrong with buckets. */
export type BucketFault =
  | "throttled"
  | "unavailable"
  | "answer-lost"
  /** The content of an object that is read ends too early, and its reader gets an error. */
  | "broken-off";

/** How a cloud's buckets behave. */
export interface BucketProfile {
  readonly faults: DocumentedFaults<BucketFault>;
  /** Whether a signed upload of another size or type than was signed is refused. */
  readonly holdsUploads: Fact<boolean>;
}
