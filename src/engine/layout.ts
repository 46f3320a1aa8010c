import { entryNamed, type Inventory } from "@motif/core/model";
import { asyncQueueOf } from "./delivery/events.ts";
import type { StoreLayout } from "./kinds/store.ts";

/** What the store of an app holds: its tables and queues, and the queues of dead letters and asynchronous invocations. */
export function storeLayoutOf({
  tables,
  queues,
  queueSubscriptions,
  functions,
  retention,
}: Inventory): StoreLayout {
  const internal = { fifo: false, delayMs: 0, retentionMs: retention.deadLettersMs };
  const asynchronous = functions.filter(({ kind }) => kind !== "http");
  return {
    tables,
    queues: [
      ...queues,
      ...queueSubscriptions.map(({ queue, deadLetterQueue }) => ({
        ...internal,
        name: deadLetterQueue,
        fifo: entryNamed(queues, queue).fifo,
      })),
      ...asynchronous.map(({ name }) => ({ ...internal, name: asyncQueueOf(name) })),
      ...asynchronous.map(({ asyncRetry }) => ({ ...internal, name: asyncRetry.deadLetterQueue })),
    ],
  };
}
