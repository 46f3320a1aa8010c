import type { EventFilter } from "@motif/core/platform";
import { resourceVariable } from "@motif/runtime/variables";

/** The variable with the rules of a bus, as JSON: a {@link BusRuleSetting} for each. Its publishers have it. */
export function rulesVariable(bus: string): string {
  return `${resourceVariable("bus", bus)}_RULES`;
}

/** A queue that gets some of a bus's events: the publisher looks at the pattern, and marks the events that match. */
export interface BusRuleSetting {
  readonly queue: string;
  readonly pattern: EventFilter;
}

/** The extension attribute of a CloudEvent that names the queues it is for. */
export const MARK = "motifto";

/** Names of queues in {@link MARK}: each between commas, so that none is found in another. */
export function markOf(queues: readonly string[]): string {
  return `,${queues.join(",")},`;
}
