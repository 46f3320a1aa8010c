import { entryNamed } from "@motif/core/model";
import type { Month, Quantity } from "@motif/cost/kit";
import { pubSub } from "../ground/pubsub/meter.ts";
import type { BusPlans } from "./plan.ts";

/**
 * A month of buses: what is published, and what filters keep back, which is billed as if it were delivered
 * (https://docs.cloud.google.com/pubsub/docs/subscription-message-filter). What is delivered is billed with the queues. That
 * publishers look at patterns takes a few microseconds of theirs.
 */
export function busPrice({ buses }: BusPlans, { usage }: Month): Quantity[] {
  return buses.flatMap((name) => {
    const { eventBytes, published, publishBatch, kept } = entryNamed(usage.resources.bus, name);
    return pubSub(`bus ${name}`, {
      messages: published,
      messageBytes: eventBytes,
      publishBatch,
      deliveries: kept,
      deliveryBatch: 1,
    });
  });
}
