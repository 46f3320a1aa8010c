import type { OperationsOf } from "../../ground/kind.ts";
import { imitatedMessages } from "./imitation.ts";
import type { QueueOperation, QueueResults } from "./protocol.ts";
import type { Queues } from "./store.ts";

/** How a queue's operations are done. */
export const queueOperations: OperationsOf<"queue", Queues, QueueOperation, QueueResults> = {
  "queue.send": {
    grantedAs: "send",
    perform: (queues, { resource, messages }) => queues.send(resource, messages),
    arrivals: ({ messages }) => messages.length,
    wakes: true,
    imitated: (operation, queue, imitation) => ({
      ...operation,
      messages: imitatedMessages(operation.messages, queue, imitation),
    }),
  },
};
