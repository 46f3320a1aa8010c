import type { DocumentedFaults } from "../../ground/profile.ts";

/**
 * What can go wrong with workflows: when somebody begins one or answers it, and with the calls that their tasks make. A Standard workflow
 * makes each call once, unless the answer is lost on the way.
 */
export type WorkflowFault = "throttled" | "unavailable" | "answer-lost" | "sent-twice";

/** How a cloud runs workflows. */
export interface WorkflowProfile {
  readonly faults: DocumentedFaults<WorkflowFault>;
}
