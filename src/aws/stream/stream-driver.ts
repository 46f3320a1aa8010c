import { randomUUID } from "node:crypto";
import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  PutRecordsCommand,
  type PutRecordsResultEntry,
} from "@aws-sdk/client-kinesis";
import { type FailedBatch, MotifError, NotFoundError, ThrottledError, TooLargeError } from "@motif/core";
import { batchesOf, inParallel } from "@motif/core/driver";
import type { OutgoingRecord, StoredRecord, StreamDriver, StreamLayout } from "@motif/core/platform";
import { backoffDelay } from "@motif/runtime";
import { physicalName } from "@motif/runtime/variables";
import { serviceError } from "../ground/client/service-error.ts";
import { envelopeOf, openEnvelope } from "./envelope.ts";
import { QUOTAS } from "./profile.ts";

const CALLS_AT_ONCE = 4;
/** How often what a call did not accept is tried. */
const ATTEMPTS = 5;
const BACKOFF = { initialDelayMs: 50, maxDelayMs: 2000, factor: 2 };
/** Calls of GetRecords that may find nothing before what is there: "an empty response […] can occur", and a shard is read a part at a time. */
const MOST_READS = 20;

/** A record on its way, with the id that all its consumers know it by. */
interface Sending {
  readonly id: string;
  readonly key: string;
  readonly data: Uint8Array;
}

/** Streams in Kinesis, seen from a function. */
export function streamDriver(client: KinesisClient): StreamDriver {
  return {
    async publish(stream, records) {
      const all = records.map((record) => sending(stream, record));
      const limits = { most: QUOTAS.requestRecords.value, bytes: QUOTAS.requestSize.value };
      for (const wave of wavesOf(all)) {
        const batches = batchesOf(wave, sizeOf, limits);
        await inParallel(batches, CALLS_AT_ONCE, (batch) => putRecords(client, stream, batch));
      }
      return all.map(({ id }) => ({ id }));
    },
    read: (stream, batch) => read(client, stream, batch),
  };
}

/**
 * Records in turns, in each of which a key is there once: "PutRecords doesn't guarantee the ordering of records", since one that was
 * not accepted does not stop those behind it (https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html).
 */
function wavesOf(records: readonly Sending[]): Sending[][] {
  const waves: Sending[][] = [];
  const seen = new Map<string, number>();
  for (const record of records) {
    const turn = seen.get(record.key) ?? 0;
    seen.set(record.key, turn + 1);
    const wave = waves[turn];
    if (wave) wave.push(record);
    else waves.push([record]);
  }
  return waves;
}

/** A call can be accepted in part: the rest is tried again, and where that does not help, it throws. */
async function putRecords(
  client: KinesisClient,
  { name }: StreamLayout,
  batch: readonly Sending[],
): Promise<void> {
  let left = batch;
  for (let attempt = 1; ; attempt++) {
    const results = await put(client, name, left);
    const failures = results.flatMap((result, index) => (result.ErrorCode ? [{ result, index }] : []));
    const [first] = failures;
    if (!first) return;
    left = failures.flatMap(({ index }) => left[index] ?? []);
    if (attempt >= ATTEMPTS) throw refusal(name, first.result, left.length, batch.length);
    const waitMs = backoffDelay(BACKOFF, attempt, Math.random);
    await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

async function put(
  client: KinesisClient,
  name: string,
  records: readonly Sending[],
): Promise<readonly PutRecordsResultEntry[]> {
  const where = `stream ${name}`;
  const command = new PutRecordsCommand({
    StreamName: physicalName("stream", name),
    Records: records.map(({ key, data }) => ({ PartitionKey: key, Data: data })),
  });
  const { Records: results = [] } = await client.send(command).catch((error) => {
    throw serviceError(error, where);
  });
  if (results.length === records.length) return results;
  throw new MotifError(
    "service-failed",
    `Kinesis answered ${results.length} of ${records.length} records to ${where}.`,
  );
}

function refusal(
  name: string,
  { ErrorCode, ErrorMessage }: PutRecordsResultEntry,
  failed: number,
  all: number,
): MotifError {
  const text = `Kinesis did not accept ${failed} of ${all} records to stream ${name}: ${ErrorMessage ?? ErrorCode}`;
  return ErrorCode === "ProvisionedThroughputExceededException"
    ? new ThrottledError(text)
    : new MotifError("service-failed", text);
}

/** Throws `TooLargeError`. */
function sending(stream: StreamLayout, record: OutgoingRecord): Sending {
  const id = randomUUID();
  const data = Buffer.from(envelopeOf(stream.name, record, id, new Date().toISOString()));
  const sent = { id, key: record.key, data };
  const largest = QUOTAS.recordSize.value;
  if (sizeOf(sent) <= largest) return sent;
  throw new TooLargeError(
    `A record of stream ${stream.name} has ${sizeOf(sent)} bytes with what it carries; ${largest} are allowed. Put large content into a bucket and publish its key.`,
  );
}

function sizeOf({ key, data }: Sending): number {
  return data.length + Buffer.byteLength(key);
}

/** The records from the first to the last sequence number that are still there. */
async function read(
  client: KinesisClient,
  { name }: StreamLayout,
  { KinesisBatchInfo: info }: FailedBatch,
): Promise<readonly StoredRecord[]> {
  const found: StoredRecord[] = [];
  const last = BigInt(info.endSequenceNumber);
  try {
    let iterator = await iteratorAt(client, name, info);
    for (let reads = 0; iterator !== undefined && reads < MOST_READS; reads++) {
      const command = new GetRecordsCommand({ ShardIterator: iterator, Limit: info.batchSize });
      const { Records: records = [], NextShardIterator, MillisBehindLatest } = await client.send(command);
      for (const { SequenceNumber = "0", PartitionKey = "", Data, ApproximateArrivalTimestamp } of records) {
        if (BigInt(SequenceNumber) > last) return found;
        const { id = `${info.shardId}:${SequenceNumber}`, body } = openEnvelope(
          Buffer.from(Data ?? []).toString(),
        );
        const time = (ApproximateArrivalTimestamp ?? new Date(0)).toISOString();
        found.push({ id, key: PartitionKey, body, time });
        if (BigInt(SequenceNumber) === last) return found;
      }
      if (MillisBehindLatest === 0) return found;
      iterator = NextShardIterator;
    }
    return found;
  } catch (error) {
    const known = serviceError(error, `stream ${name}`);
    if (known instanceof NotFoundError) return found; // the shard is gone, and with it the records
    throw known;
  }
}

async function iteratorAt(
  client: KinesisClient,
  name: string,
  { shardId, startSequenceNumber }: FailedBatch["KinesisBatchInfo"],
): Promise<string | undefined> {
  const command = new GetShardIteratorCommand({
    StreamName: physicalName("stream", name),
    ShardId: shardId,
    ShardIteratorType: "AT_SEQUENCE_NUMBER",
    StartingSequenceNumber: startSequenceNumber,
  });
  const { ShardIterator } = await client.send(command);
  return ShardIterator;
}
