import type { Capabilities } from "@motif/core/capabilities";

const KINESIS = "Kinesis";
const MAPPING = "Lambda's event source mapping";

/** What AWS makes of features of this room. */
export const CAPABILITIES = {
  "stream.order": {
    by: KINESIS,
    difference: "records of one key go in calls of their own, one after the other",
  },
  "stream.record": { by: KINESIS, difference: "up to 1 MiB" },
  "stream.consumers": {
    by: MAPPING,
    difference: "5 at most: all together read a shard 5 times a second",
  },
  "stream.shards": { by: KINESIS },
  "stream.retention": { by: KINESIS, difference: "more than a day costs more" },
  "stream.batch": { by: MAPPING, difference: "6 MB a call" },
  "stream.partial": { by: MAPPING },
  "stream.bisect": { by: MAPPING },
  "stream.age": { by: MAPPING },
  "stream.failures": {
    by: `${MAPPING} and SQS`,
    difference: "says where the records are; they can be read for as long as the stream keeps them",
  },
  "stream.latest": { by: MAPPING, difference: "misses what comes while the mapping is made" },
  "stream.earliest": { by: MAPPING },
  "stream.parallelization": { by: MAPPING },
  "stream.filter": {
    by: "event source mapping",
    difference: "Lambda looks at it: nobody is called for what does not pass",
  },
  "stream.resharding": { by: KINESIS, difference: "at most twice as many at a time, or half" },
} satisfies Partial<Capabilities>;
