import { type ConsumerFunction, type FailedBatch, InvalidArgumentError, parse } from "@motif/core";
import { type Drivers, messageOf } from "@motif/core/platform";
import { createRuntime, type EventFailure } from "@motif/runtime/platform";
import { jsonVariable } from "@motif/runtime/variables";
import * as z from "zod/mini";
import { invocation, type LambdaContext, type LambdaHandler } from "../ground/lambda/context.ts";
import { isKeepWarm } from "../ground/lambda/keep-warm.ts";
import { emit, lambdaPlatform } from "../ground/lambda/platform.ts";
import { STREAM_DELIVERIES, type StreamDelivery } from "./environment.ts";
import { arrivalOf, type KinesisRecord, kinesisEvent, shardOf, toEvent } from "./event.ts";

/** https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html */
export interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

const deliveries: z.ZodMiniType<readonly StreamDelivery[]> = z.array(
  z.object({ stream: z.string(), streamArn: z.string(), failureQueueUrl: z.string() }),
);

/**
 * The Lambda handler of a consumer of streams; their event source mappings must have `ReportBatchItemFailures`. It reports the first
 * record that failed: Lambda goes on from there. What no attempt can mend it tells the failure queue itself, at once. Throws
 * `missing-driver` and `missing-variable`.
 */
export function serve(fn: ConsumerFunction, drivers: Drivers): LambdaHandler<BatchResponse> {
  const runtime = createRuntime(fn, lambdaPlatform(drivers));
  const byArn = new Map(
    jsonVariable(STREAM_DELIVERIES, deliveries).map((delivery) => [delivery.streamArn, delivery]),
  );
  return async (event, context) => {
    if (isKeepWarm(event)) return { batchItemFailures: [] };
    const { Records: records } = parse(kinesisEvent, event, "event of Kinesis");
    const [first] = records;
    if (!first) return { batchItemFailures: [] };
    const delivery = byArn.get(first.eventSourceARN);
    if (!delivery) {
      throw new InvalidArgumentError(
        `${STREAM_DELIVERIES} has no entry for the stream ${first.eventSourceARN}. Build and deploy the function again.`,
      );
    }
    const events = records.map((record) => toEvent(record, delivery.stream));
    const failures = await invocation(context, (call) => runtime.consume(events, call));
    const byId = new Map(failures.map((failure) => [failure.id, failure]));
    for (const [index, record] of records.entries()) {
      const failure = byId.get(events[index]?.id ?? "");
      if (!failure || (failure.terminal && (await gaveUp(delivery, record, failure, context)))) continue;
      return { batchItemFailures: [{ itemIdentifier: record.kinesis.sequenceNumber }] };
    }
    return { batchItemFailures: [] };
  };
}

/** Tells the failure queue of a record, and returns whether it knows now: if not, the record has to come again. */
async function gaveUp(
  { failureQueueUrl, streamArn }: StreamDelivery,
  record: KinesisRecord,
  { reason }: EventFailure,
  context: LambdaContext,
): Promise<boolean> {
  const { sequenceNumber } = record.kinesis;
  const batch: FailedBatch = {
    version: "1.0",
    timestamp: new Date().toISOString(),
    requestContext: {
      requestId: context.awsRequestId,
      functionArn: context.invokedFunctionArn,
      condition: "TerminalError",
      approximateInvokeCount: 1,
    },
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    KinesisBatchInfo: {
      shardId: shardOf(record),
      startSequenceNumber: sequenceNumber,
      endSequenceNumber: sequenceNumber,
      approximateArrivalOfFirstRecord: arrivalOf(record),
      approximateArrivalOfLastRecord: arrivalOf(record),
      batchSize: 1,
      streamArn,
    },
    reason: reason.slice(0, LONGEST_REASON),
  };
  // Loaded when something fails for the first time: a consumer that sends nothing itself starts without the SDK.
  const [{ sqsClient }, { SendMessageBatchCommand }] = await Promise.all([
    import("../queue/client.ts"),
    import("@aws-sdk/client-sqs"),
  ]);
  const Entries = [{ Id: "0", MessageBody: JSON.stringify(batch) }];
  const command = new SendMessageBatchCommand({ QueueUrl: failureQueueUrl, Entries });
  const refused = await sqsClient.send(command).then(
    ({ Failed = [] }) => Failed[0]?.Message ?? Failed[0]?.Code,
    (error: unknown) => messageOf(error),
  );
  if (refused === undefined) return true;
  warn("A record that failed could not be told to its queue", { sequenceNumber, reason: refused });
  return false;
}

/** In UTF-16 code units. */
const LONGEST_REASON = 1000;

function warn(message: string, fields: Readonly<Record<string, unknown>>): void {
  emit(JSON.stringify({ level: "warn", message, timestamp: new Date().toISOString(), fields }));
}
