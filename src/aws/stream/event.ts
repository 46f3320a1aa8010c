import { STREAM_RECORD_TYPE } from "@motif/core/platform";
import type { IncomingEvent } from "@motif/runtime/platform";
import * as z from "zod/mini";
import { openEnvelope } from "./envelope.ts";

const record = z.object({
  /** `shardId-000000000006:49590338271490256608559692538361571095921575989136588898` */
  eventID: z.string(),
  eventSourceARN: z.string(),
  kinesis: z.object({
    partitionKey: z.string(),
    sequenceNumber: z.string(),
    /** In base64. */
    data: z.string(),
    /** Seconds since 1970. */
    approximateArrivalTimestamp: z.number(),
  }),
});

/** A record as Lambda hands it over (https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html). */
export type KinesisRecord = z.infer<typeof record>;

/** A batch of records, all of one shard, in order. */
export const kinesisEvent = z.object({ Records: z.array(record) });

/** The shard of a record: the part of its event id before the sequence number. */
export function shardOf({ eventID }: KinesisRecord): string {
  return eventID.split(":")[0] ?? "";
}

/** When the stream took a record, RFC 3339. */
export function arrivalOf({ kinesis }: KinesisRecord): string {
  return new Date(kinesis.approximateArrivalTimestamp * 1000).toISOString();
}

/**
 * A record as the runtime takes it. `stream` is the stream's name in the app. Lambda does not say how often it tried before, so the
 * receive count is always 1.
 */
export function toEvent(received: KinesisRecord, stream: string): IncomingEvent {
  const { partitionKey, data } = received.kinesis;
  const { id = received.eventID, body, attributes } = openEnvelope(Buffer.from(data, "base64").toString());
  return {
    id,
    source: `/streams/${stream}`,
    type: STREAM_RECORD_TYPE,
    time: arrivalOf(received),
    subject: partitionKey,
    group: partitionKey,
    data: body,
    attributes,
    receiveCount: 1,
  };
}
