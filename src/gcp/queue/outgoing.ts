import { InvalidArgumentError, TooLargeError } from "@motif/core";
import { batchesOf } from "@motif/core/driver";
import { ID_ATTRIBUTE, type PubsubMessage } from "../ground/pubsub/publish.ts";

/** Of one message, as it is sent, and of all that are sent together (https://cloud.google.com/pubsub/quotas#resource_limits). */
export const LARGEST_BYTES = 10_000_000;
const LARGEST_BATCH = 1000;
const LONGEST_GROUP_BYTES = 1024;

/** What is sent: JSON text, and what stands beside it. */
interface Outgoing {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly group?: string;
}

/** A message as Pub/Sub takes it, with its size; `id` is the one that its consumer knows it by. */
export function pubsubMessage(
  { body, attributes, group }: Outgoing,
  id: string,
): { readonly message: PubsubMessage; readonly size: number } {
  const message: PubsubMessage = {
    data: Buffer.from(body).toString("base64"),
    attributes: { ...attributes, [ID_ATTRIBUTE]: id },
    ...(group !== undefined && { orderingKey: group }),
  };
  return { message, size: Buffer.byteLength(JSON.stringify(message)) };
}

/** Throws `TooLargeError` where a message of so many bytes is more than `largest`; `what` is such as `message of queue jobs`. */
export function refuseTooLarge(what: string, size: number, largest = LARGEST_BYTES): void {
  if (size <= largest) return;
  throw new TooLargeError(
    `A ${what} has ${size} bytes as it is sent; ${largest} are allowed. Put large content into a bucket and send its key.`,
  );
}

/** A message without an ordering key has no order, and an empty key is none. `where` is such as `queue jobs`. */
export function refuseGroup(where: string, group = ""): void {
  const bytes = Buffer.byteLength(group);
  if (bytes > 0 && bytes <= LONGEST_GROUP_BYTES) return;
  throw new InvalidArgumentError(
    `A group of ${where} has 1 to ${LONGEST_GROUP_BYTES} bytes on Google Cloud, not ${bytes}.`,
  );
}

/** Messages in batches that Pub/Sub takes, in order. */
export function batched<Sized extends { readonly size: number }>(messages: readonly Sized[]): Sized[][] {
  return batchesOf(messages, ({ size }) => size, { most: LARGEST_BATCH, bytes: LARGEST_BYTES });
}
