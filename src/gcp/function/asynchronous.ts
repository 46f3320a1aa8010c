import { asynchronousDeliveryOf, type FunctionEntry, type Inventory } from "@motif/core/model";
import { ENDPOINT_VARIABLE } from "../ground/pubsub/environment.ts";
import { PUBSUB_ENDPOINT, topic } from "../ground/pubsub/reference.ts";
import { publish } from "../ground/pubsub/roles.ts";
import type { Called } from "../ground/room.ts";
import { ASYNC_DELIVERY_VARIABLE, type AsyncDelivery } from "./environment.ts";

/** What a function needs whose events nobody waits for: how they are tried again, and where they end. */
export function asynchronousNeeds(
  fn: FunctionEntry,
  inventory: Inventory,
): Required<Pick<Called, "environment" | "failing">> {
  const { mode: _, destinations: __, deadLetterQueue, ...retry } = asynchronousDeliveryOf(inventory, fn.name);
  const delivery = {
    ...retry,
    deadLetterTopic: topic(deadLetterQueue, "id"),
  } satisfies Record<keyof AsyncDelivery, unknown>;
  return {
    environment: { [ASYNC_DELIVERY_VARIABLE]: { json: delivery }, [ENDPOINT_VARIABLE]: PUBSUB_ENDPOINT },
    failing: [{ why: [`${fn.name}: hands over events that failed for good`], ...publish(deadLetterQueue) }],
  };
}
