import type { KindMeter } from "../../ground/kind.ts";
import { add, kibibytes } from "../../ground/tally.ts";
import type { QueueOperation, QueueResults } from "./protocol.ts";

/** What is counted of each queue: messages sent, by size, and those that its trigger delivers. */
export const queueMeter: KindMeter<"queues", QueueOperation, QueueResults> = {
  start: () => ({ sendCalls: 0, delivered: 0, batches: 0, failed: 0, sent: new Map(), forwarded: new Map() }),
  operations: {
    "queue.send": (counts, { messages }) => {
      counts.sendCalls++;
      for (const { body } of messages) add(counts.sent, kibibytes(body.length));
    },
  },
};
