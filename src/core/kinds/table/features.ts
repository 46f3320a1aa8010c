import type { Features } from "../../ground/feature.ts";

/** What apps can ask of tables. */
export const features = {
  "table.items": {
    kind: "table",
    title: "get, put, update, delete; conditions and versions",
    engine: { by: "SQLite" },
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
