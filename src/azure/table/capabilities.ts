import type { Capabilities } from "@motif/core/capabilities";

const COSMOS = "Cosmos DB";

/** What Azure makes of the features of this room. */
export const CAPABILITIES = {
  "table.items": { by: COSMOS, difference: "2 MB an item, with what the adapter adds" },
  "table.query": { by: COSMOS },
  "table.index": {
    by: COSMOS,
    difference: "follows a write a little later; asks all physical partitions, which costs more",
  },
  "table.mixed-keys": { by: COSMOS },
  "table.expiry": { by: COSMOS },
  "table.permissions": { by: "data-plane roles, per container and operation" },
} satisfies Partial<Capabilities>;
