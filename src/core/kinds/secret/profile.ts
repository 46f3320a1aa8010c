import type { DocumentedFaults } from "../../ground/profile.ts";

/** What can go wrong with secrets. */
export type SecretFault = "throttled" | "unavailable";

/** How a cloud's secrets behave. */
export interface SecretProfile {
  readonly faults: DocumentedFaults<SecretFault>;
}
