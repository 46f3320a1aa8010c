import type { KeptKind } from "../../ground/kind.ts";
import { topicAdmin, topicDescription } from "./admin.ts";
import { topicFaults } from "./faults.ts";
import { topicMeter } from "./meter.ts";
import { topicOperations } from "./operations.ts";
import type { TopicOperation, TopicResults } from "./protocol.ts";
import { TOPIC_SCHEMA } from "./schema.ts";
import { Topics } from "./store.ts";

/** Topics. */
export const topic = {
  plural: "topics",
  schema: TOPIC_SCHEMA,
  open: ({ database, now, newId, profile }) =>
    new Topics(
      database,
      now,
      newId,
      profile && {
        messageBytes: profile.topic.message.value,
        deduplicationMs: profile.queue.fifo.deduplication.value * 1000,
      },
    ),
  declare(topics, entries) {
    for (const entry of entries) topics.declare(entry);
  },
  sweep(topics) {
    topics.purgeExpired();
    return true;
  },
  operations: topicOperations,
  faults: topicFaults,
  meter: topicMeter,
  description: topicDescription,
  admin: topicAdmin,
} as const satisfies KeptKind<"topic", "topics", Topics, TopicOperation, TopicResults>;
