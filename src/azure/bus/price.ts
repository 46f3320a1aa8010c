import { entryNamed } from "@motif/core/model";
import type { Billing, Month, Quantity } from "@motif/cost/kit";
import { eventGrid } from "../objects/price.ts";
import type { BusPlans } from "./plan.ts";

/** What Event Grid bills of what buses are made of. */
export const BILLING: Billing = {
  azurerm_eventgrid_topic: ["eventgrid"],
  azurerm_eventgrid_event_subscription: ["eventgrid"],
};

/**
 * A month of buses: what is published, what is handed over to queues, and "advanced matches": subscriptions filter by the mark of the
 * publisher's adapter, which is an advanced filter (https://azure.microsoft.com/pricing/details/event-grid/).
 */
export function busPrice({ buses }: BusPlans, { usage }: Month): Quantity[] {
  return buses.flatMap(({ name }) => {
    const { eventBytes, published, copies } = entryNamed(usage.resources.bus, name);
    return eventGrid(`bus ${name}`, {
      events: published,
      eventBytes,
      deliveryAttempts: copies,
      advancedMatches: copies,
    });
  });
}
