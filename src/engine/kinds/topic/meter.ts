import type { KindMeter } from "../../ground/kind.ts";
import { add, kibibytes } from "../../ground/tally.ts";
import type { TopicOperation, TopicResults } from "./protocol.ts";

/** What is counted of each topic: calls, and messages by size. Their copies are counted with the queues that get them. */
export const topicMeter: KindMeter<"topics", TopicOperation, TopicResults> = {
  start: () => ({ publishCalls: 0, published: new Map() }),
  operations: {
    "topic.publish": (counts, { messages }) => {
      counts.publishCalls++;
      for (const { body } of messages) add(counts.published, kibibytes(body.length));
    },
  },
};
