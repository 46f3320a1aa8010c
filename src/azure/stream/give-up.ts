import { randomUUID } from "node:crypto";
import type { ServiceBusMessage } from "@azure/service-bus";
import { type FailedBatch, TooLargeError } from "@motif/core";
import { readJson } from "@motif/core/platform";
import { warn } from "../function/platform.ts";
import { type Outbox, sendTo } from "../queue/settle.ts";
import type { StreamSource } from "./environment.ts";
import type { ReceivedRecord } from "./received.ts";

/** Why records are given up. */
export interface GivenUp {
  readonly functionName: string;
  readonly invocationId: string;
  readonly condition: "RetryAttemptsExhausted" | "RecordAgeExceeded" | "TerminalError";
  readonly attempts: number;
  readonly reason: string;
}

/** In UTF-16 code units, each of which is three bytes at most: there is room for it beside the largest record. */
const LONGEST_REASON = 1000;

/**
 * Tells the failure queue of records, each in a message of its own that has the record with it: Event Hubs' position is about to move
 * behind them. Throws where that could not be done: the position must not move then.
 */
export async function giveUp(
  outbox: Outbox,
  { stream, delivery }: StreamSource,
  records: readonly ReceivedRecord[],
  given: GivenUp,
): Promise<void> {
  for (const record of records) {
    const batch = failedBatchOf(stream, record, given);
    try {
      await sendTo(outbox, delivery.failureQueue, [messageOf(batch, record)]);
    } catch (error) {
      if (!(error instanceof TooLargeError)) throw error;
      // Somebody else published it, as Motif's driver takes no record that is too large to fail.
      const { records: _, ...told } = batch;
      await sendTo(outbox, delivery.failureQueue, [messageOf(told, record)]);
      warn("A record that failed is too large for its queue, which is only told where it is", {
        stream,
        partition: record.partition,
        sequenceNumber: record.sequenceNumber,
      });
    }
  }
}

/** In Lambda's form: partition and sequence number are Event Hubs' own. */
function failedBatchOf(stream: string, record: ReceivedRecord, given: GivenUp): FailedBatch {
  const { id, key, body, partition, sequenceNumber } = record;
  const time = new Date(record.arrivedAt).toISOString();
  return {
    version: "1.0",
    timestamp: new Date().toISOString(),
    requestContext: {
      requestId: given.invocationId,
      functionArn: given.functionName,
      condition: given.condition,
      approximateInvokeCount: given.attempts,
    },
    ...(given.attempts > 0 && {
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    }),
    KinesisBatchInfo: {
      shardId: partition,
      startSequenceNumber: sequenceNumber,
      endSequenceNumber: sequenceNumber,
      approximateArrivalOfFirstRecord: time,
      approximateArrivalOfLastRecord: time,
      batchSize: 1,
      streamArn: stream,
    },
    reason: given.reason.slice(0, LONGEST_REASON) || "unknown",
    records: [{ id, key, time, data: dataOf(body) }],
  };
}

/** What is no JSON is the text that it is. */
function dataOf(body: string): unknown {
  try {
    return readJson(body);
  } catch {
    return body;
  }
}

function messageOf(batch: FailedBatch, { attributes }: ReceivedRecord): ServiceBusMessage {
  const { traceparent, tracestate } = attributes;
  return {
    body: Buffer.from(JSON.stringify(batch)),
    contentType: "application/json",
    messageId: randomUUID(),
    applicationProperties: {
      ...(traceparent !== undefined && { traceparent }),
      ...(tracestate !== undefined && { tracestate }),
    },
  };
}
