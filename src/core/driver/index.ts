/** What drivers of all platforms have in common. */

export {
  heldContent,
  type ObjectContent,
  SMALL_OBJECT_BYTES,
  streamedContent,
} from "../kinds/bucket/content.ts";
export { checkedMetadata, OWN_METADATA } from "../kinds/bucket/metadata.ts";
export {
  FUNCTION_CRASH,
  FUNCTION_TIMEOUT,
  LARGEST_CALL_BYTES,
  LARGEST_SENT_BYTES,
} from "../kinds/callable/driver.ts";
export { answerOf } from "../kinds/service/bodies.ts";
export { LARGEST_BODY_BYTES } from "../kinds/service/driver.ts";
export { httpServices } from "../kinds/service/http-driver.ts";
export { isWithoutConnection } from "../kinds/service/no-connection.ts";
export { unanswered } from "../kinds/service/outcome.ts";
export { urlOfRequest, urlProblem } from "../kinds/service/url.ts";
export { holds, isCompound, unmet } from "../kinds/table/condition.ts";
export { applyUpdate } from "../kinds/table/item-update.ts";
export {
  checkIndexKeys,
  type KeyAttributes,
  keyAttributes,
  partitionKeyValue,
  sortKeyValue,
} from "../kinds/table/keys.ts";
export { LARGEST_STATE_BYTES } from "../kinds/workflow/driver.ts";
export { type BatchLimits, batchesOf } from "./batches.ts";
export { type Position, readCursor, writeCursor } from "./cursor.ts";
export { chunksOf, inParallel } from "./in-parallel.ts";
export { afterPrefix } from "./text-order.ts";
