import type { DeliveryProfile, DocumentedFaults, Fact, Quota } from "../../ground/profile.ts";

/** What can go wrong when records are published, or those of a failed batch read. */
export type StreamFault = "throttled" | "unavailable" | "answer-lost" | "sent-twice";

/** How a cloud takes the records of streams, and delivers them. */
export interface StreamProfile {
  readonly faults: DocumentedFaults<StreamFault>;
  /** Largest record, with its key and its attributes. */
  readonly record: Quota;
  /** How records come to consumers: in the order of their keys, everywhere. */
  readonly delivery: DeliveryProfile;
  /** Most records in one call; 1: they come one by one, whatever the app asks for. */
  readonly batch: Quota;
  /** Whether a consumer's filter is looked at before it is called, so that nobody pays for what does not pass. */
  readonly filtersFirst: Fact<boolean>;
}
