import { hash, randomUUID } from "node:crypto";
import {
  type MessageAttributeValue,
  PublishBatchCommand,
  type PublishBatchRequestEntry,
  type SNSClient,
} from "@aws-sdk/client-sns";
import { TooLargeError } from "@motif/core";
import { batchesOf, inParallel } from "@motif/core/driver";
import type { FieldValue, PublishedMessage, TopicDriver, TopicLayout } from "@motif/core/platform";
import { physicalName } from "@motif/runtime/variables";
import { noId, refusal } from "../ground/client/batch-result.ts";
import { serviceError } from "../ground/client/service-error.ts";
import { allowedJson } from "../queue/allowed-text.ts";
import { ATTRIBUTE } from "../queue/attributes.ts";
import { attributeText } from "./filter-policy.ts";

/** https://docs.aws.amazon.com/sns/latest/api/API_PublishBatch.html */
const LARGEST_BATCH = 10;
/** Of one message, and of a whole batch (the same page). */
const LARGEST_BYTES = 262_144;
/** What SNS compares numbers up to: https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html */
const LARGEST_NUMBER = 1e9;
const DIGITS = 5;
const BATCHES_AT_ONCE = 4;

/** A message on its way, with the id that all its consumers know it by. */
interface Sending {
  readonly id: string;
  readonly message: PublishedMessage;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
  readonly size: number;
}

/** Topics in SNS, seen from a publisher. */
export function topicDriver(client: SNSClient): TopicDriver {
  return {
    async publish(topic, messages) {
      const all = messages.map((message) => sending(topic, message));
      const batches = batchesOf(all, ({ size }) => size, { most: LARGEST_BATCH, bytes: LARGEST_BYTES });
      // One after the other where they must arrive in order.
      await inParallel(batches, topic.fifo ? 1 : BATCHES_AT_ONCE, (batch) =>
        publishBatch(client, topic, batch),
      );
      return all.map(({ id }) => ({ id }));
    },
  };
}

/** A batch can be accepted in part: then the call throws. */
async function publishBatch(client: SNSClient, topic: TopicLayout, batch: readonly Sending[]): Promise<void> {
  const where = `topic ${topic.name}`;
  const command = new PublishBatchCommand({
    TopicArn: physicalName("topic", topic.name),
    PublishBatchRequestEntries: batch.map((each, index) => batchEntry(topic, each, String(index))),
  });
  const { Successful = [], Failed = [] } = await client.send(command).catch((error) => {
    throw serviceError(error, where);
  });
  const [failure] = Failed;
  if (failure) throw refusal("SNS", where, failure, Failed.length, batch.length);
  if (Successful.length < batch.length) throw noId("SNS", where);
}

function batchEntry(
  topic: TopicLayout,
  { message, attributes }: Sending,
  id: string,
): PublishBatchRequestEntry {
  const { body, group, deduplicationId } = message;
  return {
    Id: id,
    Message: allowedJson(body),
    MessageAttributes: attributes,
    ...(topic.fifo && {
      MessageGroupId: group,
      // So that it does not matter whether the topic has content-based deduplication, which goes by the same hash.
      MessageDeduplicationId: deduplicationId ?? hash("sha256", body, "hex"),
    }),
  };
}

/** Throws `TooLargeError`. */
function sending(topic: TopicLayout, message: PublishedMessage): Sending {
  const id = randomUUID();
  const attributes: Record<string, MessageAttributeValue> = { [ATTRIBUTE.id]: ofText(id) };
  for (const [name, value] of Object.entries(message.attributes)) attributes[name] = ofText(value);
  for (const [name, value] of Object.entries(message.fields)) attributes[name] = ofField(value);
  const size = sizeOf(message.body, attributes);
  if (size <= LARGEST_BYTES) return { id, message, attributes, size };
  throw new TooLargeError(
    `A message of topic ${topic.name} has ${size} bytes with its attributes; ${LARGEST_BYTES} are allowed. Put large content into a bucket and publish its key.`,
  );
}

function ofText(text: string): MessageAttributeValue {
  return { DataType: "String", StringValue: text };
}

/** A number that is larger than SNS compares is the largest: no filter has a bound beyond it. */
function ofField(value: FieldValue): MessageAttributeValue {
  if (typeof value !== "number") return ofText(attributeText(value));
  const within = Math.min(LARGEST_NUMBER, Math.max(-LARGEST_NUMBER, value));
  return { DataType: "Number", StringValue: String(Number(within.toFixed(DIGITS))) };
}

/** What a message counts: its body, and the names, types and values of its attributes. */
function sizeOf(body: string, attributes: Readonly<Record<string, MessageAttributeValue>>): number {
  let size = Buffer.byteLength(body);
  for (const [name, { DataType = "", StringValue = "" }] of Object.entries(attributes)) {
    size += Buffer.byteLength(name) + DataType.length + Buffer.byteLength(StringValue);
  }
  return size;
}
