import type { FunctionEntry, Inventory, PolledDelivery } from "@motif/core/model";

/** The app with other settings of all its functions, or of one. */
export function withFunctions(
  inventory: Inventory,
  settings: Partial<Pick<FunctionEntry, "memory" | "architecture" | "provisionedConcurrency" | "keepWarmMs">>,
  only?: string,
): Inventory {
  const functions = inventory.functions.map((entry) =>
    only === undefined || entry.name === only ? { ...entry, ...settings } : entry,
  );
  return { ...inventory, functions };
}

/** The app with another batch policy of the trigger with a name. */
export function withBatches(
  inventory: Inventory,
  name: string,
  policy: Partial<Pick<PolledDelivery, "batchSize" | "batchWindowMs">>,
): Inventory {
  const triggers = inventory.triggers.map((trigger) =>
    trigger.kind === "queue" && trigger.name === name
      ? { ...trigger, delivery: { ...trigger.delivery, ...policy } }
      : trigger,
  );
  return { ...inventory, triggers };
}
