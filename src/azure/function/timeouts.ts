import type { Inventory, TriggerEntry } from "@motif/core/model";
import type { Rooms } from "../ground/room.ts";

/**
 * The inventory with the timeouts of functions that say nothing of theirs. The default for work that nobody waits for is
 * longer than Azure lets the caller of a task wait, and than Service Bus locks a batch: these get as long as there is.
 */
export function withTimeouts(inventory: Inventory, { triggers }: Rooms): Inventory {
  const longest = (trigger: TriggerEntry) => triggers[trigger.kind].longest?.(trigger, inventory);
  return {
    ...inventory,
    functions: inventory.functions.map((fn) => {
      const { timeout, class: own } = fn.definition.settings;
      if (timeout !== undefined || own !== undefined) return fn;
      const limits = inventory.triggers
        .filter((trigger) => trigger.function === fn.name)
        .map((trigger) => longest(trigger) ?? Number.POSITIVE_INFINITY);
      return { ...fn, timeoutMs: Math.min(fn.timeoutMs, ...limits) };
    }),
  };
}
