import type { DocumentedFaults, Quota } from "../../ground/profile.ts";

/** What can go wrong when events are published. What can with a copy on its way is among the faults of queues. */
export type BusFault = "throttled" | "unavailable" | "answer-lost" | "sent-twice";

/** How a cloud takes the events of buses. */
export interface BusProfile {
  readonly faults: DocumentedFaults<BusFault>;
  /** Largest event, with its attributes. */
  readonly event: Quota;
}
