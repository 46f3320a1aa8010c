import type { FailedBatch } from "@motif/core";
import { shardId } from "../../kinds/stream/shards.ts";
import type { ShardRecord } from "../../kinds/stream/store.ts";

/** Records that are given up, and why. */
export interface GivenUp {
  readonly stream: string;
  readonly shard: number;
  /** One at least. */
  readonly records: readonly ShardRecord[];
  readonly functionName: string;
  readonly condition: "RetryAttemptsExhausted" | "RecordAgeExceeded" | "TerminalError";
  readonly attempts: number;
  readonly reason: string;
}

/** What the failure queue is told of records, in Lambda's form (https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html). */
export function failedBatchOf(
  { stream, shard, records, functionName, condition, attempts, reason }: GivenUp,
  requestId: string,
  now: number,
): FailedBatch {
  const [first, last] = [records[0], records.at(-1)];
  if (!first || !last) throw new Error("A batch that failed has one record at least.");
  return {
    version: "1.0",
    timestamp: new Date(now).toISOString(),
    requestContext: {
      requestId,
      functionArn: `arn:aws:lambda:local:000000000000:function:${functionName}`,
      condition,
      approximateInvokeCount: attempts,
    },
    ...(attempts > 0 && {
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    }),
    KinesisBatchInfo: {
      shardId: shardId(shard),
      startSequenceNumber: String(first.seq),
      endSequenceNumber: String(last.seq),
      approximateArrivalOfFirstRecord: new Date(first.arrivedAt).toISOString(),
      approximateArrivalOfLastRecord: new Date(last.arrivedAt).toISOString(),
      batchSize: records.length,
      streamArn: `arn:aws:kinesis:local:000000000000:stream/${stream}`,
    },
    reason,
  };
}
