import type { DocumentedFaults, Quota } from "../../ground/profile.ts";

/** What can go wrong with tables. */
export type TableFault = "throttled" | "unavailable" | "answer-lost" | "contended";

/** What a cloud takes as an item, and how its tables behave. */
export interface TableProfile {
  readonly faults: DocumentedFaults<TableFault>;
  /** Largest item, counted as JSON text. */
  readonly item: Quota;
  /** Largest transaction: its items together, counted as JSON text. */
  readonly transaction: Quota;
}
