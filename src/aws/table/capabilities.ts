import type { Capabilities } from "@motif/core/capabilities";

/** What AWS makes of features of this room. */
export const CAPABILITIES = {
  "table.items": { by: "DynamoDB", difference: "400 KB an item" },
  "table.condition": { by: "DynamoDB" },
  "table.transaction": { by: "DynamoDB", difference: "4 MB; twice the write units" },
  "table.transaction-across": { by: "DynamoDB", difference: "4 MB; twice the write units" },
  "table.query": { by: "DynamoDB" },
  "table.index": { by: "DynamoDB", difference: "follows a write a little later" },
  "table.mixed-keys": { refused: "its schema does not say that it is always a text or always a number" },
  "table.expiry": { by: "DynamoDB", difference: "hidden at once, deleted within days" },
  "table.permissions": { by: "IAM, per table and operation" },
} satisfies Partial<Capabilities>;
