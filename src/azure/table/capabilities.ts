import type { Capabilities } from "@motif/core/capabilities";

const COSMOS = "Cosmos DB";

/** What Azure makes of the features of this room. */
export const CAPABILITIES = {
  "table.items": { by: COSMOS, difference: "2 MB an item, with what the adapter adds" },
  "table.condition": { by: COSMOS, difference: "items are read first, and written by their version" },
  "table.transaction": {
    by: COSMOS,
    difference: "2 MB; items are read first; a check gives its item another version",
  },
  "table.transaction-across": {
    refused: "is a transaction across partitions, and Cosmos DB writes items together within one partition",
  },
  "table.query": { by: COSMOS },
  "table.index": {
    by: COSMOS,
    difference: "follows a write a little later; asks all physical partitions, which costs more",
  },
  "table.mixed-keys": { by: COSMOS },
  "table.expiry": { by: COSMOS },
  "table.permissions": { by: "data-plane roles, per container and operation" },
} satisfies Partial<Capabilities>;
