import { EXPIRY_FIELD } from "../database/environment.ts";

/**
 * The fields of a table's documents, in the collection that `MOTIF_TABLE_…` names. Only `key` and the indexes' fields are
 * ever queried, each by itself: the automatic single-field indexes are all that is needed, and no composite index.
 */
export const DOCUMENT_FIELD = {
  /** The item as JSON text. To be exempted from indexing (it can be longer than an index takes). */
  item: "item",
  /** Another random text for every write. To be exempted from indexing. */
  write: "write",
  /** When the item expires. */
  expiry: EXPIRY_FIELD,
  /** Partition key and sort key as bytes that sort as the keys do. */
  key: "key",
} as const;

/** The field by which an index of a table is queried: `index_byCategory`. Its automatic single-field index is needed. */
export function indexField(index: string): string {
  return `index_${index.replace(/[^A-Za-z0-9]/g, (other) => `_${other.charCodeAt(0).toString(16)}_`)}`;
}
