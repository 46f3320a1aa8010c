import type { Quantity } from "../billing/line-item.ts";
import { checkUsage } from "../billing/measure.ts";
import { metered } from "../billing/metered.ts";

/** A month of one Firestore database. */
export interface FirestoreUsage {
  readonly reads: number;
  readonly writes: number;
  readonly deletes?: number;
  /** Deletes by a TTL policy: priced as deletes, without free quota. */
  readonly ttlDeletes?: number;
  /** With metadata and indexes. */
  readonly storageGiB: number;
  /** A named database: only the default one has a free quota. */
  readonly namedDatabase?: boolean;
  /** Days of the month the operations fall on; the free quota is per day and does not carry over. */
  readonly days?: number;
}

/** Documents read, written and deleted, and storage (https://cloud.google.com/firestore/pricing). */
export function firestore(resource: string, usage: FirestoreUsage): Quantity[] {
  checkUsage(resource, usage);
  const { reads, writes, deletes, ttlDeletes, storageGiB, namedDatabase, days } = usage;
  const spread = days === undefined ? {} : { days };
  const quota = namedDatabase ? { freeTier: false as const, ...spread } : spread;
  return [
    ...metered("firestore", resource, { reads, writes, deletes }, quota),
    ...metered("firestore", resource, { deletes: ttlDeletes }, { freeTier: false, ...spread }),
    ...metered("firestore", resource, { storage: storageGiB }, quota),
  ];
}

/** A month of one bucket of the Standard class. */
export interface CloudStorageUsage {
  readonly storageGiB: number;
  /** Class A: inserts, updates, lists. */
  readonly writes: number;
  /** Class B: reads and metadata. */
  readonly reads: number;
  readonly internetOutGiB?: number;
}

/** Storage, two classes of operations, and egress (https://cloud.google.com/storage/pricing). */
export function cloudStorage(resource: string, usage: CloudStorageUsage): Quantity[] {
  checkUsage(resource, usage);
  return metered("storage", resource, {
    standard: usage.storageGiB,
    "class-a": usage.writes,
    "class-b": usage.reads,
    "internet-egress": usage.internetOutGiB,
  });
}
