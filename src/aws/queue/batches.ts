import { batchesOf as batchesWithin } from "@motif/core/driver";
import type { OutgoingMessage } from "@motif/core/platform";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-batch-api.html */
const LARGEST_BATCH = 10;
/** Of one message, and of a whole batch (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html). */
export const LARGEST_BYTES = 1_048_576;

type Sized = Pick<OutgoingMessage, "body" | "attributes">;

/** What a message counts: its body, and the names, types and values of its attributes. */
export function sizeOf({ body, attributes }: Sized): number {
  let size = Buffer.byteLength(body);
  for (const [name, value] of Object.entries(attributes)) {
    size += Buffer.byteLength(name) + "String".length + Buffer.byteLength(value);
  }
  return size;
}

/** Messages in batches that SQS takes, in order. */
export function batchesOf<T extends Sized>(messages: readonly T[]): T[][] {
  return batchesWithin(messages, sizeOf, { most: LARGEST_BATCH, bytes: LARGEST_BYTES });
}
