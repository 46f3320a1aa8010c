import type { FunctionEntry, Inventory, QueueSubscriptionEntry } from "@motif/core/model";

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

/** The app with another delivery policy of one subscription. */
export function withSubscription(
  inventory: Inventory,
  name: string,
  policy: Partial<Pick<QueueSubscriptionEntry, "batchSize" | "batchWindowMs">>,
): Inventory {
  const queueSubscriptions = inventory.queueSubscriptions.map((entry) =>
    entry.name === name ? { ...entry, ...policy } : entry,
  );
  return { ...inventory, queueSubscriptions };
}
