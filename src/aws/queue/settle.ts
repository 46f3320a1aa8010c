import {
  ChangeMessageVisibilityBatchCommand,
  SendMessageBatchCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { chunksOf } from "@motif/core/driver";
import { messageOf } from "@motif/core/platform";
import { backoffDelay } from "@motif/runtime";
import type { EventFailure } from "@motif/runtime/platform";
import { allowedText } from "./allowed-text.ts";
import { ATTRIBUTE, MOST_ATTRIBUTES } from "./attributes.ts";
import { batchesOf, LARGEST_BYTES, sizeOf } from "./batches.ts";
import type { QueueDelivery } from "./environment.ts";
import { idOf, isFifo, receiveCountOf, type SqsRecord } from "./event.ts";

const LARGEST_BATCH = 10;
/** In UTF-16 code units, each of which is three bytes at most. */
const LONGEST_REASON = 1000;
const LARGEST_REASON_BYTES = 3 * LONGEST_REASON;

/** A message that was not processed. */
export interface FailedMessage {
  readonly message: SqsRecord;
  readonly failure: EventFailure;
}

/** Takes a line of the adapter's own log. */
export type Warn = (message: string, fields: Readonly<Record<string, unknown>>) => void;

/**
 * Sends messages that must not be tried again to the dead-letter queue, with the attribute `motif-reason`. Returns
 * those that were not accepted there: they have to come back.
 */
export async function giveUp(
  client: SQSClient,
  delivery: QueueDelivery,
  failed: readonly FailedMessage[],
  warn: Warn,
): Promise<readonly FailedMessage[]> {
  const kept: FailedMessage[] = [];
  for (const batch of batchesOf(failed.map(deadLetter))) {
    const command = new SendMessageBatchCommand({
      QueueUrl: delivery.deadLetterQueueUrl,
      Entries: batch.map((letter, index) => batchEntry(letter, String(index))),
    });
    const refused = await client.send(command).then(
      ({ Failed = [] }) => new Map(Failed.map(({ Id, Message }) => [Id, Message ?? "refused"])),
      (error: unknown) => new Map(batch.map((_, index) => [String(index), messageOf(error)])),
    );
    for (const [index, { failed: each }] of batch.entries()) {
      const reason = refused.get(String(index));
      if (reason === undefined) continue;
      warn("A message could not be sent to the dead-letter queue", { id: each.message.messageId, reason });
      kept.push(each);
    }
  }
  return kept;
}

interface DeadLetter {
  readonly failed: FailedMessage;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

function deadLetter(failed: FailedMessage): DeadLetter {
  const { message, failure } = failed;
  const names: readonly string[] = Object.values(ATTRIBUTE);
  const others = Object.entries(message.messageAttributes).flatMap(([name, { stringValue }]) =>
    stringValue === undefined || names.includes(name) ? [] : [[name, stringValue] as const],
  );
  const attributes = {
    [ATTRIBUTE.id]: idOf(message),
    ...Object.fromEntries(others.slice(0, MOST_ATTRIBUTES - names.length)),
  };
  // A message that is as large as SQS takes it has no room for a reason.
  const sized = (all: Readonly<Record<string, string>>) => sizeOf({ body: message.body, attributes: all });
  const room = LARGEST_BYTES - sized({ ...attributes, [ATTRIBUTE.reason]: "" });
  if (room >= LARGEST_REASON_BYTES) {
    return {
      failed,
      body: message.body,
      attributes: { ...attributes, [ATTRIBUTE.reason]: reasonOf(failure) },
    };
  }
  const fits = sized(attributes) <= LARGEST_BYTES;
  return { failed, body: message.body, attributes: fits ? attributes : Object.fromEntries(others) };
}

function reasonOf({ reason }: EventFailure): string {
  return allowedText(reason.slice(0, LONGEST_REASON)) || "unknown";
}

function batchEntry({ failed: { message }, body, attributes }: DeadLetter, id: string) {
  return {
    Id: id,
    MessageBody: body,
    MessageAttributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [name, { DataType: "String", StringValue: value }]),
    ),
    ...(isFifo(message) && {
      MessageGroupId: message.attributes.MessageGroupId,
      MessageDeduplicationId: message.messageId,
    }),
  };
}

/**
 * Sets when failed messages come back: after the backoff of the queue's retry policy. Those of a FIFO group come back
 * together, since none can overtake the first. Where this fails they come back after the visibility timeout.
 */
export async function delayRetries(
  client: SQSClient,
  delivery: QueueDelivery,
  failed: readonly FailedMessage[],
  random: () => number,
  warn: Warn,
): Promise<void> {
  const delays = retryDelays(delivery, failed, random);
  const entries = failed.map(({ message }, index) => ({
    Id: String(index % LARGEST_BATCH),
    ReceiptHandle: message.receiptHandle,
    VisibilityTimeout: delays[index] ?? 0,
  }));
  for (const batch of chunksOf(entries, LARGEST_BATCH)) {
    const command = new ChangeMessageVisibilityBatchCommand({ QueueUrl: delivery.queueUrl, Entries: batch });
    const reason = await client.send(command).then(
      ({ Failed = [] }) => Failed[0]?.Message,
      (error: unknown) => messageOf(error),
    );
    if (reason !== undefined)
      warn("The delay of a retry could not be set", { queue: delivery.queue, reason });
  }
}

/** Longest visibility timeout (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html). */
const LONGEST_DELAY_SECONDS = 12 * 60 * 60;

/** Seconds to wait for each message. After the last attempt it is 0: SQS moves it to the dead-letter queue at its next receive. */
export function retryDelays(
  delivery: QueueDelivery,
  failed: readonly FailedMessage[],
  random: () => number,
): readonly number[] {
  const ofGroup = new Map<string, number>();
  return failed.map(({ message, failure }) => {
    const group = isFifo(message) ? message.attributes.MessageGroupId : undefined;
    const delay =
      (group !== undefined && ofGroup.get(group)) || secondsUntil(delivery, message, failure, random);
    if (group !== undefined) ofGroup.set(group, delay);
    return delay;
  });
}

function secondsUntil(
  delivery: QueueDelivery,
  message: SqsRecord,
  { retryAfterMs = 0 }: EventFailure,
  random: () => number,
): number {
  const attempt = receiveCountOf(message);
  if (attempt >= delivery.attempts) return 0;
  const delayMs = Math.max(retryAfterMs, backoffDelay(delivery, attempt, random));
  return Math.min(Math.ceil(delayMs / 1000), LONGEST_DELAY_SECONDS);
}
