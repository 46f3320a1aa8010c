import type { DocumentedFaults, Quota } from "../../ground/profile.ts";

/** What can go wrong when messages are published. What can with a copy on its way is among the faults of queues. */
export type TopicFault = "throttled" | "unavailable" | "answer-lost" | "sent-twice";

/** How a cloud takes the messages of topics. */
export interface TopicProfile {
  readonly faults: DocumentedFaults<TopicFault>;
  /** Largest message, with its attributes. */
  readonly message: Quota;
}
