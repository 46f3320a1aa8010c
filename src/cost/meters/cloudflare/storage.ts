import type { Quantity } from "../../billing/line-item.ts";
import { averageOf, checkUsage, type Measure } from "../../billing/measure.ts";
import { metered } from "../../billing/metered.ts";
import { chunks } from "../../units.ts";

/** A month of one queue. */
export interface CloudflareQueueUsage {
  readonly messages: number;
  readonly messageBytes: Measure;
  /** Reads of a message, each delivery counted. */
  readonly deliveries: number;
}

const METADATA_BYTES = 100;

/** A write, a read and a delete for each message, per 64,000 bytes (https://developers.cloudflare.com/queues/platform/pricing/). */
export function cloudflareQueue(resource: string, usage: CloudflareQueueUsage): Quantity[] {
  checkUsage(resource, usage);
  const perChunk = averageOf(usage.messageBytes, (bytes) => chunks(bytes + METADATA_BYTES, 64_000));
  const operations = (2 * usage.messages + usage.deliveries) * perChunk;
  return metered("queues", resource, { operations: operations });
}

/** A month of one KV namespace. */
export interface KvUsage {
  readonly reads: number;
  readonly writes: number;
  readonly deletes?: number;
  readonly lists?: number;
  readonly storageGB: number;
}

/** Operations by kind, and storage (https://developers.cloudflare.com/kv/platform/pricing/). */
export function kv(resource: string, usage: KvUsage): Quantity[] {
  checkUsage(resource, usage);
  return metered("kv", resource, {
    "kv-read": usage.reads,
    "kv-write": usage.writes,
    "kv-delete": usage.deletes,
    "kv-list": usage.lists,
    storage: usage.storageGB,
  });
}

/** A month of one D1 database. */
export interface D1Usage {
  /** Rows scanned, not rows returned. */
  readonly rowsRead: number;
  /** Rows written; each index adds one. */
  readonly rowsWritten: number;
  readonly storageGB: number;
}

/** Rows and storage (https://developers.cloudflare.com/d1/platform/pricing/). */
export function d1(resource: string, usage: D1Usage): Quantity[] {
  checkUsage(resource, usage);
  return metered("d1", resource, {
    "rows-read": usage.rowsRead,
    "rows-written": usage.rowsWritten,
    storage: usage.storageGB,
  });
}

/** A month of one R2 bucket, standard class. */
export interface R2Usage {
  readonly storageGB: number;
  /** Class A: writes and lists. */
  readonly writes: number;
  /** Class B: reads. */
  readonly reads: number;
}

/** Storage and operations in whole billing units, no egress (https://developers.cloudflare.com/r2/pricing/). */
export function r2(resource: string, usage: R2Usage): Quantity[] {
  checkUsage(resource, usage);
  return metered("r2", resource, {
    storage: usage.storageGB,
    "class-a": usage.writes,
    "class-b": usage.reads,
  });
}
