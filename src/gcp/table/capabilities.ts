import type { Capabilities } from "@motif/core/capabilities";

/** What Google Cloud makes of features of this room. */
export const CAPABILITIES = {
  "table.items": { by: "Firestore", difference: "1 MiB an item, with what the adapter adds" },
  "table.condition": {
    by: "Firestore",
    difference: "items are read first, and written by their version",
  },
  "table.transaction": { by: "Firestore", difference: "10 MiB; items are read first" },
  "table.transaction-across": { by: "Firestore", difference: "10 MiB; items are read first" },
  "table.query": { by: "Firestore" },
  "table.index": { by: "Firestore" },
  "table.mixed-keys": { by: "Firestore" },
  "table.expiry": { by: "Firestore", difference: "hidden at once, deleted within a day or so" },
  "table.permissions": {
    by: "IAM, for the database as a whole",
    difference: "between the tables of an app, grants are enforced by the handles alone",
  },
} satisfies Partial<Capabilities>;
