/** What drivers of all platforms have in common. */
export { type BatchLimits, batchesOf } from "./batches.ts";
export { type Position, readCursor, writeCursor } from "./cursor.ts";
export { chunksOf, inParallel } from "./in-parallel.ts";
export { applyUpdate } from "./item-update.ts";
export {
  checkIndexKeys,
  type KeyAttributes,
  keyAttributes,
  partitionKeyValue,
  sortKeyValue,
} from "./keys.ts";
export {
  heldContent,
  type ObjectContent,
  SMALL_OBJECT_BYTES,
  streamedContent,
} from "./object-content.ts";
export { checkedMetadata } from "./object-metadata.ts";
export { afterPrefix } from "./text-order.ts";
