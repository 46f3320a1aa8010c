import type { EventFilter } from "@motif/core/platform";

/** JSON: one {@link BusRuleSetting} for each rule of the buses that the function publishes to. */
export const RULES_VARIABLE = "MOTIF_BUS_RULES";

/** A queue that gets some of a bus's events: the publisher looks at the pattern, and marks the events that match. */
export interface BusRuleSetting {
  /** The bus's name in the app. */
  readonly bus: string;
  readonly queue: string;
  readonly pattern: EventFilter;
}
