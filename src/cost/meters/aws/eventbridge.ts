import type { Quantity } from "../../billing/line-item.ts";
import { averageOf, checkUsage, type Measure } from "../../billing/measure.ts";
import { metered } from "../../billing/metered.ts";
import { chunks, GIB, KIB } from "../../units.ts";

/** A month of one event bus. Events of AWS services, rules and deliveries within the account are free. */
export interface EventBusUsage {
  readonly events: number;
  readonly eventBytes: Measure;
  readonly crossAccountDeliveries?: number;
  readonly apiDestinationCalls?: number;
  /** Every event is archived, and kept for this many months on average. */
  readonly archivedMonths?: number;
  readonly replayedEvents?: number;
  readonly schemaDiscovery?: boolean;
}

/**
 * Events count once per 64 KB of payload, per entry, not per PutEvents call; schema discovery once per 8 KB
 * (https://aws.amazon.com/eventbridge/pricing/).
 */
export function eventBus(resource: string, usage: EventBusUsage): Quantity[] {
  checkUsage(resource, usage);
  const per64KB = averageOf(usage.eventBytes, (bytes) => chunks(bytes, 64 * KIB));
  const archivedGB =
    usage.archivedMonths === undefined ? 0 : (usage.events * averageOf(usage.eventBytes)) / GIB;
  const discovered = usage.schemaDiscovery
    ? averageOf(usage.eventBytes, (bytes) => chunks(bytes, 8 * KIB))
    : 0;
  return metered("eventbridge", resource, {
    "custom-events": usage.events * per64KB,
    "cross-account-delivery": (usage.crossAccountDeliveries ?? 0) * per64KB,
    "api-destinations": (usage.apiDestinationCalls ?? 0) * per64KB,
    "archive-processing": archivedGB,
    "archive-storage": archivedGB * (usage.archivedMonths ?? 0),
    replay: (usage.replayedEvents ?? 0) * per64KB,
    "schema-discovery": usage.events * discovered,
  });
}

/** A month of one pipe. */
export interface PipeUsage {
  /** Batches sent on, after filtering. */
  readonly requests: number;
  /** Size of a batch. */
  readonly requestBytes: Measure;
}

/** Pipes count batches after filtering, once per 64 KB. */
export function pipe(resource: string, usage: PipeUsage): Quantity[] {
  checkUsage(resource, usage);
  const per64KB = averageOf(usage.requestBytes, (bytes) => chunks(bytes, 64 * KIB));
  return metered("eventbridge", resource, { pipes: usage.requests * per64KB });
}
