import type { Defaults } from "../../ground/defaults.ts";
import { type AsynchronousDelivery, asynchronousDelivery } from "../../ground/delivery.ts";
import type { Named, TriggerOf } from "../../ground/trigger.ts";
import type { ObjectSubscription } from "./declare.ts";

/** New objects of a bucket whose key has this prefix and suffix. */
export type ObjectsTrigger = TriggerOf<
  "objects",
  { readonly bucket: string; readonly prefix: string; readonly suffix: string },
  AsynchronousDelivery
>;

/** Resolves a subscription to a bucket's objects. */
export function objectsTrigger(
  { name, wiring }: Named<ObjectSubscription>,
  defaults: Defaults,
): ObjectsTrigger {
  const { bucket, consumer, prefix = "", suffix = "", retry } = wiring;
  return {
    kind: "objects",
    name,
    source: { bucket: bucket.name, prefix, suffix },
    function: consumer.name,
    delivery: asynchronousDelivery(consumer.name, retry, defaults),
  };
}
