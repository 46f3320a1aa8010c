import type { DataFilter } from "@motif/core";
import type { FunctionEntry } from "@motif/core/model";
import type { Profile } from "@motif/core/platform";
import type { Meter } from "../ground/meter.ts";

/**
 * The filter of a consumer, where it is looked at before the function is called. Where a cloud is imitated that only looks at it in
 * the function, it is left to the function here, too: what it costs there is counted.
 */
export function filterBefore(
  { definition }: FunctionEntry,
  profile: Pick<Profile["queue"], "filtersFirst"> | undefined,
): DataFilter | undefined {
  if (definition.kind !== "consumer" || profile?.filtersFirst.value === false) return undefined;
  return definition.filter;
}

/** Counts events that a filter kept from a function. */
export function countFiltered(meter: Meter, functionName: string, events: number): void {
  meter.counts("functions", functionName).filtered += events;
}
