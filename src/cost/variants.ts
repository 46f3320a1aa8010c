import { type FunctionEntry, type Inventory, type PolledDelivery, triggersOf } from "@motif/core/model";

/** The app with other settings of all its functions, or of one. */
export function withFunctions(
  inventory: Inventory,
  settings: Partial<
    Pick<FunctionEntry, "memory" | "architecture" | "provisionedConcurrency" | "keepWarmMs" | "tracing">
  >,
  only?: string,
): Inventory {
  const functions = inventory.functions.map((entry) =>
    only === undefined || entry.name === only ? { ...entry, ...settings } : entry,
  );
  return { ...inventory, functions };
}

/** The app with another batch policy of the trigger with a name, and a longer visibility timeout for a longer window. */
export function withBatches(
  inventory: Inventory,
  name: string,
  policy: Partial<Pick<PolledDelivery, "batchSize" | "batchWindowMs">>,
): Inventory {
  const varied = triggersOf(inventory, "queue").find((trigger) => trigger.name === name);
  if (!varied) return inventory;
  const delivery = { ...varied.delivery, ...policy };
  const longer = Math.max(0, delivery.batchWindowMs - varied.delivery.batchWindowMs);
  const triggers = inventory.triggers.map((trigger) =>
    trigger === varied ? { ...varied, delivery } : trigger,
  );
  const queue = inventory.resources.queue.map((entry) =>
    entry.name === varied.source.queue
      ? { ...entry, visibilityTimeoutMs: entry.visibilityTimeoutMs + longer }
      : entry,
  );
  return { ...inventory, triggers, resources: { ...inventory.resources, queue } };
}
