import type { Features } from "../../ground/feature.ts";

const LOG = "a log in SQLite";

/** What apps can ask of the changes of tables. */
export const features = {
  "feed.changes": {
    kind: "table",
    title: "`onChange`: inserts, updates and deletes, those of an item in order, at least once",
    engine: { by: LOG },
  },
  "feed.images": { kind: "table", title: "the image before a change", engine: { by: LOG } },
  "feed.expiry": {
    kind: "table",
    title: "changes of items that expire, told apart from deletes",
    engine: { by: LOG },
  },
  "feed.policy": {
    kind: "table",
    title: "batches, windows, parallel calls, attempts and the greatest age of changes",
    engine: { by: "the feed's reader" },
  },
  "feed.three": { kind: "table", title: "three consumers of one table's changes", engine: { by: LOG } },
} as const satisfies Features;
