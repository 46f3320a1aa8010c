import type { Features } from "../../ground/feature.ts";

const SQLITE = { by: "SQLite" };
const READER = { by: "a reader of each shard" };

/** What apps can ask of streams, and of how their records are delivered. */
export const features = {
  "stream.order": {
    kind: "stream",
    title: "records of one partition key in order, at least once",
    engine: SQLITE,
  },
  "stream.record": { kind: "stream", title: "records up to 200 KB, with trace context", engine: SQLITE },
  "stream.consumers": {
    kind: "stream",
    title: "several consumers, each at its own position",
    engine: READER,
  },
  "stream.shards": {
    kind: "stream",
    title: "`shards`: so many batches of a consumer at a time",
    engine: SQLITE,
  },
  "stream.retention": { kind: "stream", title: "retention of 7 days", engine: SQLITE },
  "stream.batch": {
    kind: "stream",
    title: "batches of 100 with a `batchWindow` of a minute",
    engine: READER,
  },
  "stream.partial": {
    kind: "stream",
    title: "batches that fail in part: the first failed record is where the next begins",
    engine: READER,
  },
  "stream.bisect": { kind: "stream", title: "`bisect`: a batch that failed is halved", engine: READER },
  "stream.age": { kind: "stream", title: "`maximumAge` of records that are tried again", engine: READER },
  "stream.failures": {
    kind: "stream",
    title: "`onFailure`: a queue for what failed for good, and `recordsOf` what it tells of",
    engine: READER,
  },
  "stream.latest": { kind: "stream", title: '`startAt: "latest"`', engine: READER },
  "stream.earliest": {
    kind: "stream",
    title: "a consumer that is added later begins with what the stream still has",
    engine: READER,
  },
  "stream.parallelization": {
    kind: "stream",
    title: "`parallelization`: several batches of a shard at a time, in order for each key",
    engine: READER,
  },
  "stream.filter": { kind: "stream", title: "`filter` of a consumer", engine: READER },
  "stream.resharding": {
    kind: "stream",
    title: "another number of shards, with what is in the old ones processed first",
    engine: SQLITE,
  },
} as const satisfies Features;
