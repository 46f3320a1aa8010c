import type { Quantity } from "../../billing/line-item.ts";
import { averageOf, checkUsage, type Measure } from "../../billing/measure.ts";
import { metered } from "../../billing/metered.ts";
import { chunks, KIB } from "../../units.ts";

/** Premium messaging units, which carry any number of operations. */
export function serviceBusPremium(resource: string, usage: { readonly messagingUnits: number }): Quantity[] {
  checkUsage(resource, usage);
  return metered("servicebus", resource, { "premium-mu": usage.messagingUnits });
}

/** A month of one Event Hubs namespace. */
export interface EventHubsUsage {
  readonly tier: "basic" | "standard";
  readonly throughputUnits: number;
  readonly hours: number;
  readonly events: number;
  readonly eventBytes: Measure;
  readonly capture?: boolean;
}

/** Throughput units by the hour, events in per 64 KB (https://azure.microsoft.com/pricing/details/event-hubs/). */
export function eventHubs(resource: string, usage: EventHubsUsage): Quantity[] {
  checkUsage(resource, usage);
  const unitHours = usage.throughputUnits * usage.hours;
  const per64KB = averageOf(usage.eventBytes, (bytes) => chunks(bytes, 64 * KIB));
  return metered("eventhubs", resource, {
    [`${usage.tier}-tu`]: unitHours,
    ingress: usage.events * per64KB,
    capture: usage.capture ? unitHours : 0,
  });
}
