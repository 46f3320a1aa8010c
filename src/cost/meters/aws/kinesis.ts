import type { Quantity } from "../../billing/line-item.ts";
import { averageOf, checkUsage, type Measure } from "../../billing/measure.ts";
import { metered } from "../../billing/metered.ts";
import { ceilTo, chunks, GIB, KIB } from "../../units.ts";

/** A month of one provisioned stream. */
export interface KinesisProvisionedUsage {
  readonly shards: number;
  readonly hours: number;
  readonly records: number;
  readonly recordBytes: Measure;
  /** Enhanced fan-out: consumers, and the data they read. */
  readonly fanOut?: { readonly consumers: number; readonly gb: number };
  /** Shard-hours kept from 24 hours to 7 days. */
  readonly extendedRetentionShardHours?: number;
  readonly longTermRetentionGB?: number;
}

/** Each record counts once per 25 KB, so small records pay for 25 KB (https://aws.amazon.com/kinesis/data-streams/pricing/). */
export function kinesisProvisioned(resource: string, usage: KinesisProvisionedUsage): Quantity[] {
  checkUsage(resource, usage);
  const shardHours = usage.shards * usage.hours;
  return metered("kinesis", resource, {
    "provisioned-shard": shardHours,
    "provisioned-put-unit": usage.records * averageOf(usage.recordBytes, (bytes) => chunks(bytes, 25 * KIB)),
    "efo-consumer-shard": shardHours * (usage.fanOut?.consumers ?? 0),
    "efo-data": usage.fanOut?.gb ?? 0,
    "extended-retention-provisioned": usage.extendedRetentionShardHours ?? 0,
    "long-term-retention": usage.longTermRetentionGB ?? 0,
  });
}

/** A month of one on-demand stream. */
export interface KinesisOnDemandUsage {
  readonly hours: number;
  readonly records: number;
  readonly recordBytes: Measure;
  /** How many times each record is read by shared consumers. */
  readonly reads: number;
  /** How many times each record is read by enhanced fan-out consumers. */
  readonly fanOutReads?: number;
}

/** Each record written is rounded up to 1 KB. */
export function kinesisOnDemand(resource: string, usage: KinesisOnDemandUsage): Quantity[] {
  checkUsage(resource, usage);
  const inGB = (usage.records * averageOf(usage.recordBytes, (bytes) => chunks(bytes, KIB) * KIB)) / GIB;
  const outGB = (usage.records * averageOf(usage.recordBytes)) / GIB;
  return metered("kinesis", resource, {
    "on-demand-stream": usage.hours,
    "on-demand-ingest": inGB,
    "on-demand-read": outGB * usage.reads,
    "on-demand-efo-read": outGB * (usage.fanOutReads ?? 0),
  });
}

/** A month of one Firehose stream with direct put. */
export interface FirehoseUsage {
  readonly records: number;
  readonly recordBytes: Measure;
}

/** Each record is rounded up to 5 KB (https://aws.amazon.com/firehose/pricing/). */
export function firehose(resource: string, usage: FirehoseUsage): Quantity[] {
  checkUsage(resource, usage);
  const billed = averageOf(usage.recordBytes, (bytes) => ceilTo(bytes, 5 * KIB));
  return metered("firehose", resource, { "direct-put": (usage.records * billed) / GIB });
}
