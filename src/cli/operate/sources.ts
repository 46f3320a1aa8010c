import { entryNamed, type Inventory, triggersOf } from "@motif/core/model";
import type { DeadLetterSource } from "../admin-client.ts";
import { UsageError } from "../errors.ts";

/**
 * What can have dead letters: queues that have a consumer, and functions that are called while nobody waits, which are all
 * but those that answer requests.
 */
export function deadLetterSources(inventory: Inventory): DeadLetterSource[] {
  const queues = triggersOf(inventory, "queue").map(({ source }) => source.queue);
  const functions = inventory.functions.filter(({ kind }) => kind !== "http");
  return [
    ...[...queues].sort().map((name) => ({ kind: "queue", name }) as const),
    ...functions.map(({ name }) => ({ kind: "function", name }) as const),
  ];
}

/** The source with a name, queues first. Throws {@link UsageError} with the names that there are. */
export function sourceNamed(inventory: Inventory, name: string): DeadLetterSource {
  const sources = deadLetterSources(inventory);
  const found = sources.find((source) => source.name === name);
  if (found) return found;
  const names = sources.map((source) => `${source.name} (${source.kind})`).join(", ") || "none";
  throw new UsageError(`The app has nothing named "${name}" that could have dead letters. It has: ${names}.`);
}

/** Whether the events of a source have an order. */
export function isFifo({ resources }: Inventory, { kind, name }: DeadLetterSource): boolean {
  return kind === "queue" && entryNamed(resources.queue, name).fifo;
}
