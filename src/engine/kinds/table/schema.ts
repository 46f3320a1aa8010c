import type { SchemaSteps } from "../../ground/schema.ts";

/**
 * Key columns have no type on purpose: SQLite then keeps numbers as numbers and texts as texts, sorts numbers by size
 * and before texts, and texts by their UTF-8 bytes (https://www.sqlite.org/datatype3.html).
 *
 * Items are in a table with row ids: a random key then changes a page of keys only, not one that also holds the items
 * beside it. Measured with 160,000 inserts of random UUIDs: 15 µs each instead of 26 µs.
 */
export const TABLE_SCHEMA: SchemaSteps = {
  1: `
  CREATE TABLE table_layouts (tbl TEXT PRIMARY KEY, layout TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE items (
    tbl TEXT NOT NULL, pk NOT NULL, sk NOT NULL,
    version INTEGER NOT NULL, expires_at REAL, index_keys TEXT, json TEXT NOT NULL,
    PRIMARY KEY (tbl, pk, sk)
  );
  CREATE INDEX items_by_expiry ON items (expires_at) WHERE expires_at IS NOT NULL;
  CREATE TABLE index_entries (
    tbl TEXT NOT NULL, idx TEXT NOT NULL, pk NOT NULL, sk NOT NULL, item_pk NOT NULL, item_sk NOT NULL,
    PRIMARY KEY (tbl, idx, pk, sk, item_pk, item_sk)
  ) WITHOUT ROWID;
  `,
  4: `
  CREATE TABLE changes (
    tbl TEXT NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL, slot INTEGER NOT NULL, change TEXT NOT NULL,
    pk NOT NULL, sk NOT NULL, before TEXT, after TEXT,
    PRIMARY KEY (tbl, seq)
  ) WITHOUT ROWID;
  `,
};
