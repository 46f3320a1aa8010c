import { fact, type Profile, quota } from "@motif/core/platform";

const API = "https://docs.aws.amazon.com/kinesis/latest/APIReference";
const LIMITS = "https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html";
const PARAMETERS = "https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-parameters.html";
const DUPLICATES = "https://docs.aws.amazon.com/streams/latest/dev/kinesis-record-processor-duplicates.html";

/** Limits of Kinesis, and of Lambda's event source mappings for it. Those that the core checks for every cloud are not repeated here. */
export const QUOTAS = {
  /** Of a record's data with its key, before Base64. */
  recordSize: quota(1_048_576, "bytes", `${API}/API_PutRecords.html`, "2025", "high"),
  /** Of one PutRecords. */
  requestRecords: quota(500, "items", `${API}/API_PutRecords.html`, "2025", "high"),
  requestSize: quota(5 * 1_048_576, "bytes", `${API}/API_PutRecords.html`, "2025", "high"),
  nameLength: quota(128, "characters", `${API}/API_CreateStream.html`, "2025", "high"),
  /** A second, of one shard. */
  recordsPerShard: quota(1000, "items", LIMITS, "2026", "high"),
  readsPerShard: quota(5, "items", LIMITS, "2026", "high"),
  batch: quota(10_000, "messages", PARAMETERS, "2026", "high"),
} as const;

/** "There are two primary reasons why records may be delivered more than one time […]: producer retries and consumer retries." */
const inDoubt = fact(true, DUPLICATES, "2026", "medium");

/** How records are published and delivered. */
export const STREAM: Profile["stream"] = {
  faults: {
    // ProvisionedThroughputExceededException: "The request rate for the stream is too high"
    throttled: fact(true, `${API}/API_PutRecords.html`, "2025", "high"),
    // InternalFailure: "The request processing has failed because of an unknown error, exception or failure."
    unavailable: fact(true, `${API}/CommonErrors.html`, "2025", "medium"),
    "answer-lost": inDoubt,
    "sent-twice": inDoubt,
  },
  record: QUOTAS.recordSize,
  delivery: {
    faults: {
      // "If a Lambda event source mapping is unable to invoke the function due to throttling or other issues, it retries"
      late: fact(
        true,
        "https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html",
        "2026",
        "high",
      ),
      // "Lambda event source mappings process each event at least once, and duplicate processing of records can occur."
      twice: fact(true, "https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html", "2026", "high"),
      unacknowledged: inDoubt,
    },
    reorders: fact(false, "https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html", "2026", "high"),
  },
  batch: QUOTAS.batch,
  // "Once your filter criteria processes an Kinesis or DynamoDB record, the streams iterator advances past this record."
  filtersFirst: fact(
    true,
    "https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html",
    "2026",
    "high",
  ),
};
