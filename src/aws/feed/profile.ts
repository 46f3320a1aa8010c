import { fact, type Profile, quota } from "@motif/core/platform";

const STREAMS = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html";
const MAPPING = "https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html";

/** Limits of DynamoDB Streams. */
export const QUOTAS = {
  readers: quota(2, "instances", STREAMS, "2026", "high"),
  retention: quota(86_400, "s", STREAMS, "2026", "high"),
} as const;

/** How DynamoDB Streams and Lambda's poller deliver. */
export const FEEDS: Profile["feeds"] = {
  faults: {
    // "If the function returns an error, Lambda retries the batch until processing succeeds or the data expires."
    late: fact(true, MAPPING, "2026", "medium"),
    // "Lambda event source mappings process each event at least once, and duplicate processing of records can occur."
    twice: fact(true, MAPPING, "2026", "high"),
    unacknowledged: fact(true, MAPPING, "2026", "high"),
  },
  // "For each item that is modified in a DynamoDB table, the stream records appear in the same sequence as the actual
  // modifications to the item."
  reorders: fact(false, STREAMS, "2026", "high"),
};
