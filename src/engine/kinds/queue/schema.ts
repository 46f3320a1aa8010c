import type { SchemaSteps } from "../../ground/schema.ts";

/** Messages, the groups of FIFO queues, and the deduplication ids that were seen. */
export const QUEUE_SCHEMA: SchemaSteps = {
  1: `
  CREATE TABLE messages (
    seq INTEGER PRIMARY KEY, queue TEXT NOT NULL, visible_at INTEGER NOT NULL, receive_count INTEGER NOT NULL,
    receipt INTEGER NOT NULL, sent_at INTEGER NOT NULL, id TEXT NOT NULL, grp TEXT,
    origin TEXT, reason TEXT, attributes TEXT NOT NULL, body TEXT NOT NULL
  ) STRICT;
  CREATE INDEX messages_by_visibility ON messages (queue, visible_at, receive_count, sent_at);
  CREATE INDEX messages_by_group ON messages (queue, grp, seq) WHERE grp IS NOT NULL;
  CREATE TABLE message_groups (
    queue TEXT NOT NULL, grp TEXT NOT NULL, ready_at INTEGER NOT NULL, PRIMARY KEY (queue, grp)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX message_groups_by_readiness ON message_groups (queue, ready_at);
  CREATE TABLE deduplication (
    queue TEXT NOT NULL, deduplication_id TEXT NOT NULL, id TEXT NOT NULL, expires_at INTEGER NOT NULL,
    PRIMARY KEY (queue, deduplication_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX deduplication_by_expiry ON deduplication (expires_at);
  `,
};
