import { hash } from "node:crypto";
import {
  SendMessageBatchCommand,
  type SendMessageBatchRequestEntry,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { TooLargeError } from "@motif/core";
import { inParallel } from "@motif/core/driver";
import type { OutgoingMessage, QueueDriver, QueueLayout } from "@motif/core/platform";
import { physicalName } from "@motif/runtime/variables";
import { noId, refusal } from "../ground/client/batch-result.ts";
import { serviceError } from "../ground/client/service-error.ts";
import { allowedJson } from "./allowed-text.ts";
import { batchesOf, LARGEST_BYTES, sizeOf } from "./batches.ts";

const BATCHES_AT_ONCE = 4;

/** Queues in SQS, seen from a sender. */
export function queueDriver(client: SQSClient): QueueDriver {
  return {
    async send(queue, messages) {
      for (const message of messages) refuseTooLarge(queue, message);
      const batches = batchesOf(messages);
      // One after the other where they must arrive in order.
      const sent = await inParallel(batches, queue.fifo ? 1 : BATCHES_AT_ONCE, (batch) =>
        sendBatch(client, queue, batch),
      );
      return sent.flat();
    },
  };
}

/** A batch can be accepted in part: then the call throws (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessageBatch.html). */
async function sendBatch(
  client: SQSClient,
  queue: QueueLayout,
  batch: readonly OutgoingMessage[],
): Promise<{ readonly id: string }[]> {
  const where = `queue ${queue.name}`;
  const command = new SendMessageBatchCommand({
    QueueUrl: physicalName("queue", queue.name),
    Entries: batch.map((message, index) => batchEntry(queue, message, String(index))),
  });
  const { Successful = [], Failed = [] } = await client.send(command).catch((error) => {
    throw serviceError(error, where);
  });
  const [failure] = Failed;
  if (failure) throw refusal("SQS", where, failure, Failed.length, batch.length);
  const ids = new Map(Successful.map(({ Id, MessageId }) => [Id, MessageId]));
  return batch.map((_, index) => {
    const id = ids.get(String(index));
    if (id === undefined) throw noId("SQS", where);
    return { id };
  });
}

function batchEntry(queue: QueueLayout, message: OutgoingMessage, id: string): SendMessageBatchRequestEntry {
  const { body, attributes, delayMs, group, deduplicationId } = message;
  return {
    Id: id,
    MessageBody: allowedJson(body),
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [name, { DataType: "String", StringValue: value }]),
    ),
    ...(delayMs !== undefined && { DelaySeconds: Math.ceil(delayMs / 1000) }),
    ...(queue.fifo && {
      MessageGroupId: group,
      // So that it does not matter whether the queue has content-based deduplication, which goes by the same hash.
      MessageDeduplicationId: deduplicationId ?? hash("sha256", body, "hex"),
    }),
  };
}

function refuseTooLarge(queue: QueueLayout, message: OutgoingMessage): void {
  const size = sizeOf(message);
  if (size <= LARGEST_BYTES) return;
  throw new TooLargeError(
    `A message of queue ${queue.name} has ${size} bytes with its attributes; ${LARGEST_BYTES} are allowed. Put large content into a bucket and send its key.`,
  );
}
