import { QUEUE_MESSAGE_TYPE } from "@motif/core/platform";
import type { IncomingEvent } from "@motif/runtime/platform";
import * as z from "zod/mini";
import { traceparentOf } from "../ground/lambda/trace.ts";
import { ATTRIBUTE } from "./attributes.ts";

const record = z.object({
  messageId: z.string(),
  receiptHandle: z.string(),
  body: z.string(),
  attributes: z.object({
    ApproximateReceiveCount: z.string(),
    SentTimestamp: z.string(),
    MessageGroupId: z.optional(z.string()),
    AWSTraceHeader: z.optional(z.string()),
  }),
  messageAttributes: z.record(z.string(), z.object({ stringValue: z.optional(z.string()) })),
  eventSourceARN: z.string(),
});

/** A message as Lambda hands it over (https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html). */
export type SqsRecord = z.infer<typeof record>;

/** A batch of messages, all of one queue. */
export const sqsEvent = z.object({ Records: z.array(record) });

/** Whether messages of a queue have an order. A standard queue may have groups too, for fairness, which say nothing of it. */
export function isFifo({ eventSourceARN }: SqsRecord): boolean {
  return eventSourceARN.endsWith(".fifo");
}

/** What the consumer knows a message by: the same when it was a dead letter and was sent back. */
export function idOf({ messageId, messageAttributes }: SqsRecord): string {
  return messageAttributes[ATTRIBUTE.id]?.stringValue ?? messageId;
}

/** 1 at the first delivery. */
export function receiveCountOf({ attributes }: SqsRecord): number {
  return Number(attributes.ApproximateReceiveCount);
}

/** A message as the runtime takes it. `queue` is the queue's name in the app. */
export function toEvent(message: SqsRecord, queue: string): IncomingEvent {
  const { body, attributes } = message;
  const group = isFifo(message) ? attributes.MessageGroupId : undefined;
  return {
    id: idOf(message),
    source: `/queues/${queue}`,
    type: QUEUE_MESSAGE_TYPE,
    time: new Date(Number(attributes.SentTimestamp)).toISOString(),
    data: body,
    attributes: carried(message),
    receiveCount: receiveCountOf(message),
    ...(group !== undefined && { group }),
  };
}

function carried({ attributes, messageAttributes }: SqsRecord): Record<string, string> {
  const traceparent = traceparentOf(attributes.AWSTraceHeader);
  const own: Record<string, string> = traceparent === undefined ? {} : { traceparent };
  for (const [name, { stringValue }] of Object.entries(messageAttributes)) {
    if (stringValue !== undefined) own[name] = stringValue;
  }
  return own;
}
