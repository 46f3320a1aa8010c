import type { DocumentedFaults } from "../../ground/profile.ts";

/** What can go wrong with configs. */
export type ConfigFault = "throttled" | "unavailable";

/** How a cloud's configs behave. */
export interface ConfigProfile {
  readonly faults: DocumentedFaults<ConfigFault>;
}
