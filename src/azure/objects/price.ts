import { entryNamed } from "@motif/core/model";
import {
  averageOf,
  type Billing,
  checkUsage,
  chunks,
  KIB,
  type Measure,
  type Month,
  metered,
  type Quantity,
} from "@motif/cost/kit";
import { serviceBus } from "../queue/price.ts";
import type { EventSubscriptionPlans } from "./plan.ts";

/** What Event Grid bills of what object events are made of. */
export const BILLING: Billing = {
  azurerm_eventgrid_system_topic: ["eventgrid"],
  azurerm_eventgrid_system_topic_event_subscription: ["eventgrid"],
};

/** A month of object events: Event Grid puts each into a queue, once; from there it is delivered as a message is. */
export function objectsPrice(
  { eventSubscriptions }: EventSubscriptionPlans,
  { usage, assumptions }: Month,
): Quantity[] {
  const eventBytes = assumptions.objectEventBytes;
  return eventSubscriptions.flatMap(({ name, bucket, queue }) => {
    const { events, deliveries } = entryNamed(usage.triggers.objects, name);
    return [
      ...eventGrid(`bucket ${bucket}`, { events, eventBytes, deliveryAttempts: events }),
      ...serviceBus(`queue ${queue}`, {
        tier: "standard",
        messageBytes: eventBytes,
        sends: deliveries,
        receives: deliveries,
        settlements: deliveries,
      }),
    ];
  });
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
