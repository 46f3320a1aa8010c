import type { TaskFunction } from "../../functions/task.ts";
import type { Defaults } from "../../ground/defaults.ts";
import { type AsynchronousDelivery, asynchronousDelivery } from "../../ground/delivery.ts";
import type { Named, TriggerOf } from "../../ground/trigger.ts";

/** Whoever names the function: another function, a workflow, an operator. */
export type DirectTrigger = TriggerOf<"direct", Readonly<Record<never, never>>, AsynchronousDelivery>;

/** Resolves a task in the wiring. */
export function directTrigger({ name, wiring }: Named<TaskFunction>, defaults: Defaults): DirectTrigger {
  const delivery = asynchronousDelivery(wiring.name, undefined, defaults);
  return { kind: "direct", name, source: {}, function: wiring.name, delivery };
}
