import { entryNamed } from "@motif/core/model";
import type { Month, Quantity } from "@motif/cost/kit";
import { firestore } from "../database/meter.ts";
import { pubSub } from "../ground/pubsub/meter.ts";
import { attemptCounts } from "../queue/price.ts";
import type { StreamPlans } from "./plan.ts";

/** A month of streams: what is published, what each consumer gets, one record a push, and counts of the attempts at what failed. */
export function streamPrice({ streams }: StreamPlans, { usage }: Month): Quantity[] {
  return streams.flatMap((name) => {
    const { recordBytes, published, publishBatch, delivered, failed } = entryNamed(
      usage.resources.stream,
      name,
    );
    const where = `stream ${name}`;
    const consumers = usage.triggers.stream.filter((trigger) => trigger.stream === name).length;
    const handled = Math.max(0, published * consumers - failed);
    const counts = attemptCounts({ delivered, handled, dead: failed });
    return [
      ...firestore(where, { ...counts, storageGiB: 0, namedDatabase: true }),
      ...pubSub(where, {
        messages: published,
        messageBytes: recordBytes,
        publishBatch,
        deliveries: delivered,
        deliveryBatch: 1,
      }),
    ];
  });
}
