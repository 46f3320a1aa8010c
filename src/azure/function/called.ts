import type { Refuse } from "@motif/compile/kit";
import type { FunctionEntry, Inventory } from "@motif/core/model";
import type { Called, FunctionTrigger, Rooms } from "../ground/room.ts";

/** A function, and what its triggers make of it. */
export interface CalledFunction {
  readonly fn: FunctionEntry;
  readonly trigger: FunctionTrigger;
  readonly called: Called;
}

/** Asks the room of a function's triggers. Refuses triggers of several kinds. */
export function calledFunction(
  fn: FunctionEntry,
  inventory: Inventory,
  { triggers }: Rooms,
  refuse: Refuse,
): CalledFunction {
  if (fn.keepWarmMs !== undefined) {
    refuse(
      `function ${fn.name}`,
      "has coldStart.keepWarm, and no call keeps an instance of the Flex Consumption plan; set concurrency.provisioned, which becomes always-ready instances, and keepWarm to null",
    );
  }
  const own = inventory.triggers.filter((trigger) => trigger.function === fn.name);
  const kinds = [...new Set(own.map(({ kind }) => kind))];
  const [kind] = kinds;
  if (kind === undefined) throw new Error(`Nothing calls the function ${fn.name}.`);
  if (kinds.length > 1) {
    const brought = kinds.map((each) => triggers[each].brings);
    refuse(
      `function ${fn.name}`,
      `gets ${brought.join(" and ")}; on Azure these fail and are retried in different ways. Make two functions of it`,
    );
  }
  const trigger = triggers[kind];
  const ofKind = own.filter((each) => each.kind === kind);
  return { fn, trigger, called: trigger.called(fn, ofKind, inventory, refuse) };
}
