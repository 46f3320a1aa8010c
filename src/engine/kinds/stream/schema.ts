import type { SchemaSteps } from "../../ground/schema.ts";

/** Records, the shards that they are in, and how far each consumer is in each of them. */
export const STREAM_SCHEMA: SchemaSteps = {
  1: `
  CREATE TABLE stream_shards (
    stream TEXT NOT NULL, shard INTEGER NOT NULL, first_hash INTEGER NOT NULL, last_hash INTEGER NOT NULL,
    closed INTEGER NOT NULL, PRIMARY KEY (stream, shard)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE stream_records (
    stream TEXT NOT NULL, shard INTEGER NOT NULL, seq INTEGER NOT NULL, arrived_at INTEGER NOT NULL,
    id TEXT NOT NULL, key TEXT NOT NULL, attributes TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (stream, shard, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE stream_positions (
    stream TEXT NOT NULL, consumer TEXT NOT NULL, shard INTEGER NOT NULL, lane INTEGER NOT NULL, seq INTEGER NOT NULL,
    PRIMARY KEY (stream, consumer, shard, lane)
  ) STRICT, WITHOUT ROWID;
  `,
};
