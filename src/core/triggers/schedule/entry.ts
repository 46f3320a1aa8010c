import type { Defaults } from "../../ground/defaults.ts";
import { type AsynchronousDelivery, asynchronousDelivery } from "../../ground/delivery.ts";
import type { Named, TriggerOf } from "../../ground/trigger.ts";
import type { Schedule, ScheduleTiming } from "./declare.ts";

/** A time. */
export type ScheduleTrigger = TriggerOf<
  "schedule",
  { readonly timing: ScheduleTiming },
  AsynchronousDelivery
>;

/** Resolves a schedule. */
export function scheduleTrigger({ name, wiring }: Named<Schedule>, defaults: Defaults): ScheduleTrigger {
  const { timing, function: fn } = wiring;
  const delivery = asynchronousDelivery(fn.name, undefined, defaults);
  return { kind: "schedule", name, source: { timing }, function: fn.name, delivery };
}
