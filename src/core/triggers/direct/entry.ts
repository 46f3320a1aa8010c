import type { TaskContract, TaskFunction } from "../../functions/task.ts";
import type { Defaults } from "../../ground/defaults.ts";
import { type AsynchronousDelivery, asynchronousDelivery, type Destinations } from "../../ground/delivery.ts";
import type { Named, TriggerOf } from "../../ground/trigger.ts";

/** Whoever names the function: another function, a workflow, an operator. */
export type DirectTrigger = TriggerOf<"direct", Readonly<Record<never, never>>, AsynchronousDelivery>;

/** Resolves a task in the wiring. */
export function directTrigger({ name, wiring }: Named<TaskFunction>, defaults: Defaults): DirectTrigger {
  const { contract } = wiring;
  const delivery = asynchronousDelivery(wiring.name, contract?.retry, defaults);
  const destinations = contract && destinationsOf(contract);
  return {
    kind: "direct",
    name,
    source: {},
    function: wiring.name,
    delivery: { ...delivery, ...(destinations && { destinations }) },
  };
}

function destinationsOf({ onSuccess, onFailure }: TaskContract): Destinations | undefined {
  if (!onSuccess && !onFailure) return undefined;
  return {
    ...(onSuccess && { success: onSuccess.name }),
    ...(onFailure && { failure: onFailure.name }),
  };
}
