import type { Defaults } from "../../ground/defaults.ts";
import { type AsynchronousDelivery, asynchronousDelivery } from "../../ground/delivery.ts";
import type { Named, TriggerOf } from "../../ground/trigger.ts";
import { milliseconds } from "../../ground/units.ts";
import type { Schedule, ScheduleTiming } from "./declare.ts";

/** A time. */
export type ScheduleTrigger = TriggerOf<
  "schedule",
  {
    readonly timing: ScheduleTiming;
    /** No attempt at a run begins later than this after it was due. */
    readonly startWithinMs?: number;
    /** A run begins at any moment within so long after it is due. */
    readonly flexibleWindowMs?: number;
  },
  AsynchronousDelivery
>;

/** Resolves a schedule. */
export function scheduleTrigger({ name, wiring }: Named<Schedule>, defaults: Defaults): ScheduleTrigger {
  const { timing, function: fn, options } = wiring;
  const { startWithin, flexibleWindow } = options;
  const delivery = asynchronousDelivery(fn.name, undefined, defaults);
  const source = {
    timing,
    ...(startWithin !== undefined && { startWithinMs: milliseconds(startWithin) }),
    ...(flexibleWindow !== undefined && { flexibleWindowMs: milliseconds(flexibleWindow) }),
  };
  return { kind: "schedule", name, source, function: fn.name, delivery };
}
