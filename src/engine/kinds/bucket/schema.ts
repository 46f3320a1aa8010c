import type { SchemaSteps } from "../../ground/schema.ts";

/** What is known of objects, and the content of small ones, by the object's version; that of others is in files. */
export const BUCKET_SCHEMA: SchemaSteps = {
  1: `
  CREATE TABLE objects (
    bucket TEXT NOT NULL, key TEXT NOT NULL, version INTEGER NOT NULL, size INTEGER NOT NULL, etag TEXT NOT NULL,
    content_type TEXT NOT NULL, metadata TEXT NOT NULL, modified_at INTEGER NOT NULL, file TEXT NOT NULL,
    PRIMARY KEY (bucket, key)
  ) STRICT, WITHOUT ROWID;
  `,
  2: `
  CREATE TABLE contents (version INTEGER PRIMARY KEY, content BLOB NOT NULL) STRICT;
  `,
  3: `
  CREATE INDEX objects_by_age ON objects (bucket, modified_at);
  `,
  4: `
  CREATE TABLE upload_key (key TEXT NOT NULL) STRICT;
  `,
};
