import type { SchemaSteps } from "../../ground/schema.ts";

/** What was published to FIFO topics lately, by deduplication id. */
export const TOPIC_SCHEMA: SchemaSteps = {
  1: `
  CREATE TABLE publications (
    topic TEXT NOT NULL, deduplication_id TEXT NOT NULL, id TEXT NOT NULL, expires_at INTEGER NOT NULL,
    PRIMARY KEY (topic, deduplication_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX publications_by_expiry ON publications (expires_at);
  `,
};
