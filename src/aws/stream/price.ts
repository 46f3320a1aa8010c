import { entryNamed } from "@motif/core/model";
import {
  type Billing,
  HOURS_PER_MONTH,
  kinesisProvisioned,
  type Month,
  metered,
  type Quantity,
  type Warning,
  warnAbove,
} from "@motif/cost/kit";
import { sqs } from "../queue/price.ts";
import type { StreamPlans } from "./plan.ts";
import { QUOTAS } from "./profile.ts";
import type { StreamTriggerPlans } from "./trigger-plan.ts";

/** What Kinesis bills of what streams are made of. Lambda reads for nothing. */
export const BILLING: Billing = { aws_kinesis_stream: ["kinesis", "kms"] };

/** Kinesis asks for a key about every five minutes (https://docs.aws.amazon.com/streams/latest/dev/what-is-sse.html). */
const KEYS_PER_MONTH = (HOURS_PER_MONTH * 60) / 5;
const DAY_HOURS = 24;
/** A message to the failure queue: it tells of records, and has none of them. */
const FAILED_BATCH_BYTES = 1000;

/** A month of streams: shards by the hour, and records by parts of 25 KB. */
export function streamPrice({ streams }: StreamPlans, { usage }: Month): Quantity[] {
  return streams.flatMap(({ name, shards, retentionHours }) => {
    const { recordBytes, published } = entryNamed(usage.resources.stream, name);
    const where = `stream ${name}`;
    return [
      ...kinesisProvisioned(where, {
        shards,
        hours: HOURS_PER_MONTH,
        records: published,
        recordBytes,
        extendedRetentionShardHours: retentionHours > DAY_HOURS ? shards * HOURS_PER_MONTH : 0,
      }),
      ...metered("kms", where, { "symmetric-requests": Math.min(published, KEYS_PER_MONTH) }),
    ];
  });
}

/** What consumers tell of records that failed. */
export function streamTriggerPrice({ streamTriggers }: StreamTriggerPlans, { usage }: Month): Quantity[] {
  const streams = [...new Set(streamTriggers.map(({ stream }) => stream))];
  return streams.flatMap((name) => {
    const { failed } = entryNamed(usage.resources.stream, name);
    const sends = { messages: failed, messageBytes: FAILED_BATCH_BYTES, batchSize: 1 };
    return sqs(`stream ${name}`, { type: "standard", sends });
  });
}

/** What shards do not take of the busiest hour. */
export function streamWarnings({ streams }: StreamPlans, { usage }: Month): Warning[] {
  return streams.flatMap(({ name, shards }) => {
    const { peakPerSecond } = entryNamed(usage.resources.stream, name);
    const { value, source } = QUOTAS.recordsPerShard;
    const limit = { value: shards * value, unit: "records/s", source };
    return warnAbove(`stream ${name}`, peakPerSecond, limit, `in the busiest hour, over ${shards} shards`);
  });
}
