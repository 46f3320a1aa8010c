import * as z from "zod/mini";

/** A record as a {@link FailedBatch} brings it, where it does. */
const record = z.object({
  id: z.string(),
  key: z.string(),
  /** When the stream took it, RFC 3339. */
  time: z.string(),
  data: z.unknown(),
});

/**
 * Records that a consumer of a stream failed at for good, in the form in which Lambda tells of them
 * (https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html): where they stand in the stream, and not the
 * records themselves. These are had with `recordsOf` of the stream's `reader`. `condition` is `RetryAttemptsExhausted`,
 * `RecordAgeExceeded` or `TerminalError`; what Lambda says besides is passed on as it is.
 */
export type FailedBatch = z.infer<typeof failedBatch>;

/**
 * The schema of the queue that a consumer's failed records go to.
 *
 * @example
 * ```ts
 * export const rejected = queue("rejected", { schema: failedBatch });
 * ```
 */
export const failedBatch = z.object({
  version: z.literal("1.0"),
  /** RFC 3339. */
  timestamp: z.string(),
  requestContext: z.object({
    requestId: z.string(),
    functionArn: z.string(),
    condition: z.string(),
    approximateInvokeCount: z.int(),
  }),
  responseContext: z.optional(
    z.object({
      statusCode: z.int(),
      executedVersion: z.string(),
      functionError: z.optional(z.string()),
    }),
  ),
  /** Where the records stand. */
  KinesisBatchInfo: z.object({
    shardId: z.string(),
    startSequenceNumber: z.string(),
    endSequenceNumber: z.string(),
    approximateArrivalOfFirstRecord: z.string(),
    approximateArrivalOfLastRecord: z.string(),
    batchSize: z.int(),
    streamArn: z.string(),
  }),
  /** Why the function failed, where whoever wrote this knows: Lambda does not. */
  reason: z.optional(z.string()),
  /** The records, where the platform cannot be asked for them later. `recordsOf` looks here first. */
  records: z.optional(z.array(record)),
});
