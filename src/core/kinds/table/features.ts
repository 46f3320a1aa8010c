import type { Features } from "../../ground/feature.ts";

/** What apps can ask of tables. */
export const features = {
  "table.items": {
    kind: "table",
    title: "get, put, update, delete; conditions and versions",
    engine: { by: "SQLite" },
  },
  "table.condition": {
    kind: "table",
    title: "conditions on attributes: compared, there, one of several; `and`, `or`, `not`",
    engine: { by: "SQLite" },
  },
  "table.transaction": {
    kind: "table",
    title: "transactions within a partition of one table",
    engine: { by: "SQLite", difference: "4 MB" },
  },
  "table.transaction-across": {
    kind: "table",
    title: "transactions across partitions and tables",
    engine: { by: "SQLite", difference: "4 MB" },
  },
  "table.query": {
    kind: "table",
    title: "queries of a partition by sort key, pages, scans",
    engine: { by: "SQLite" },
  },
  "table.index": { kind: "table", title: "secondary indexes", engine: { by: "SQLite" } },
  "table.mixed-keys": {
    kind: "table",
    title: "keys that are now a text, now a number",
    engine: { by: "SQLite" },
  },
  "table.expiry": { kind: "table", title: "`timeToLive`", engine: { by: "SQLite" } },
  "table.permissions": {
    kind: "table",
    title: "grants per table, enforced by the platform",
    engine: { by: "the engine's thread" },
  },
} as const satisfies Features;
