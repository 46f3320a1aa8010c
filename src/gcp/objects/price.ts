import type { Billing, Month, Quantity } from "@motif/cost/kit";
import { pubSub } from "../ground/pubsub/meter.ts";
import type { ObjectTriggerPlans } from "./plan.ts";

/** What Google Cloud bills of what object events are made of. */
export const BILLING: Billing = { google_eventarc_trigger: ["pubsub"] };

/** A month of object events: they come through Eventarc, whose transport is Pub/Sub. */
export function objectsPrice(
  { objectTriggers }: ObjectTriggerPlans,
  { usage, assumptions }: Month,
): Quantity[] {
  return objectTriggers.flatMap(({ bucket, function: fn }) => {
    const own = usage.triggers.objects.filter((used) => used.bucket === bucket && used.function === fn);
    return pubSub(`bucket ${bucket}`, {
      messages: own.reduce((sum, { events }) => sum + events, 0),
      messageBytes: assumptions.objectEventBytes,
      publishBatch: 1,
      deliveries: own.reduce((sum, { deliveries }) => sum + deliveries, 0),
      deliveryBatch: 1,
    });
  });
}
