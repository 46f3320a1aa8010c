import type { Quantity } from "../billing/line-item.ts";
import { averageOf, checkUsage, type Measure } from "../billing/measure.ts";
import { metered } from "../billing/metered.ts";
import { chunks, KIB } from "../units.ts";

/** A month of one Service Bus queue, or of one topic with its subscriptions. */
export interface ServiceBusUsage {
  readonly tier: "basic" | "standard";
  readonly messageBytes: Measure;
  /** Messages sent. */
  readonly sends: number;
  /** Messages received, each delivery counted. */
  readonly receives: number;
  /** Receives that return nothing, lock renewals, settlements that are not free. */
  readonly otherOperations?: number;
}

/** Every send and receive is one operation per 64 KB (https://azure.microsoft.com/pricing/details/service-bus/). */
export function serviceBus(resource: string, usage: ServiceBusUsage): Quantity[] {
  checkUsage(resource, usage);
  const per64KB = averageOf(usage.messageBytes, (bytes) => chunks(bytes, 64 * KIB));
  const operations = (usage.sends + usage.receives) * per64KB + (usage.otherOperations ?? 0);
  return metered("servicebus", resource, { [`${usage.tier}-operations`]: operations });
}

/** The Standard tier's monthly base, which includes 13 million operations: once per subscription, not per queue. */
export function serviceBusStandardBase(): Quantity[] {
  return metered("servicebus", "account", { "standard-base": 1 });
}

/** Premium messaging units, which carry any number of operations. */
export function serviceBusPremium(resource: string, usage: { readonly messagingUnits: number }): Quantity[] {
  checkUsage(resource, usage);
  return metered("servicebus", resource, { "premium-mu": usage.messagingUnits });
}

/** A month of one Event Grid topic. */
export interface EventGridUsage {
  readonly events: number;
  readonly eventBytes: Measure;
  /** Delivery attempts, retries too, over all subscriptions. */
  readonly deliveryAttempts: number;
  /** Events that an advanced filter matched. */
  readonly advancedMatches?: number;
}

/** Publishes, delivery attempts and advanced matches, each per 64 KB (https://azure.microsoft.com/pricing/details/event-grid/). */
export function eventGrid(resource: string, usage: EventGridUsage): Quantity[] {
  checkUsage(resource, usage);
  const per64KB = averageOf(usage.eventBytes, (bytes) => chunks(bytes, 64 * KIB));
  const operations = (usage.events + usage.deliveryAttempts) * per64KB + (usage.advancedMatches ?? 0);
  return metered("eventgrid", resource, { operations: operations });
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
