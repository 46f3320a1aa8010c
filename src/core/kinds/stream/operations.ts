import { InvalidArgumentError, NotFoundError } from "../../ground/errors.ts";
import type { Carried, HandleOwner, Handling } from "../../ground/grant.ts";
import { isObject } from "../../ground/json.ts";
import { parse } from "../../ground/schema.ts";
import type { OutgoingRecord, StoredRecord, StreamDriver, StreamLayout } from "./driver.ts";
import type { FailedBatch } from "./failed-batch.ts";
import type { StreamPublisher, StreamReader, StreamRecord } from "./handle.ts";

const PUBLISH = ["publish", "publishMany"] satisfies (keyof StreamPublisher<unknown>)[];
const READ = ["recordsOf", "rawRecordsOf"] satisfies (keyof StreamReader<unknown>)[];

/**
 * Of a partition key: the narrowest is Event Hubs' (https://learn.microsoft.com/azure/event-hubs/event-hubs-features#partition-keys
 * and the SDK's check of 128 characters).
 */
const LONGEST_KEY = 128;

/** How handles of streams are made: they parse records and say what their key is. */
export const streamHandling = {
  kind: "stream",
  carries: true,
  accesses: { publisher: PUBLISH, reader: READ },
  operations,
} as const satisfies Handling<StreamLayout, StreamDriver>;

function operations(
  stream: StreamLayout,
  driver: StreamDriver,
  { carried }: HandleOwner,
): StreamPublisher<unknown> & StreamReader<unknown> {
  const publishMany = async (records: readonly unknown[]) => {
    if (records.length === 0) return [];
    return driver.publish(
      stream,
      records.map((record) => outgoingRecord(stream, record, carried)),
    );
  };
  const rawRecordsOf = async (batch: FailedBatch) => {
    const own = batch.records?.map(({ data, ...record }) => ({ ...record, body: JSON.stringify(data) }));
    const records = own ?? (await driver.read(stream, batch));
    if (records.length === 0) throw noRecords(stream, batch);
    return records.map(streamRecord);
  };
  return {
    publish: async (record) => {
      const [sent] = await publishMany([record]);
      if (!sent) throw new Error(`The driver of stream ${stream.name} returned no id.`);
      return sent;
    },
    publishMany,
    rawRecordsOf,
    recordsOf: async (batch) =>
      (await rawRecordsOf(batch)).map((record) => ({
        ...record,
        data: parse(stream.schema, record.data, `record ${record.id} of stream ${stream.name}`),
      })),
  };
}

/** A record ready for a driver. Throws `ValidationError` or `InvalidArgumentError`. */
export function outgoingRecord(stream: StreamLayout, record: unknown, carried: Carried): OutgoingRecord {
  const parsed = parse(stream.schema, record, `record of stream ${stream.name}`);
  return { body: JSON.stringify(parsed), key: keyOf(stream, parsed), attributes: carried };
}

function keyOf({ name, partitionKey }: StreamLayout, record: unknown): string {
  const value = isObject(record) ? record[partitionKey] : undefined;
  const key = typeof value === "number" ? String(value) : value;
  if (typeof key === "string" && key !== "" && key.length <= LONGEST_KEY && key.isWellFormed()) return key;
  throw new InvalidArgumentError(
    `Stream ${name} is divided by ${partitionKey}, which is ${JSON.stringify(value)?.slice(0, 200)} in this record; it must be a number, or a text of 1 to ${LONGEST_KEY} characters.`,
  );
}

function streamRecord({ id, key, time, body }: StoredRecord): StreamRecord<unknown> {
  return { id, key, time: new Date(time), data: jsonOf(body) };
}

/** What is no JSON was published by somebody else, and is the text that it is. */
function jsonOf(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}

function noRecords({ name }: StreamLayout, { KinesisBatchInfo: info }: FailedBatch): NotFoundError {
  return new NotFoundError(
    `Stream ${name} has no record from ${info.startSequenceNumber} to ${info.endSequenceNumber} in ${info.shardId}: its retention is over.`,
  );
}
