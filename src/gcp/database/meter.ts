import { checkUsage, metered, type Quantity } from "@motif/cost/kit";

/** A month of one Firestore database. */
export interface FirestoreUsage {
  readonly reads: number;
  readonly writes: number;
  readonly deletes?: number;
  /** Deletes by a TTL policy: priced as deletes, without free quota. */
  readonly ttlDeletes?: number;
  /** With metadata and indexes. */
  readonly storageGiB: number;
  /** What of it point-in-time recovery covers. */
  readonly pitrGiB?: number;
  /** A named database: only the default one has a free quota. */
  readonly namedDatabase?: boolean;
  /** Days of the month the operations fall on; the free quota is per day and does not carry over. */
  readonly days?: number;
}

/**
 * Documents read, written and deleted, storage, and point-in-time recovery: "Cloud Firestore measures the database size
 * daily. … This average value is multiplied by the unit price of PITR" (https://cloud.google.com/firestore/pricing).
 */
export function firestore(resource: string, usage: FirestoreUsage): Quantity[] {
  checkUsage(resource, usage);
  const { reads, writes, deletes, ttlDeletes, storageGiB, pitrGiB, namedDatabase, days } = usage;
  const spread = days === undefined ? {} : { days };
  const quota = namedDatabase ? { freeTier: false as const, ...spread } : spread;
  return [
    ...metered("firestore", resource, { reads, writes, deletes }, quota),
    ...metered("firestore", resource, { deletes: ttlDeletes }, { freeTier: false, ...spread }),
    ...metered("firestore", resource, { storage: storageGiB }, quota),
    ...metered("firestore", resource, { pitr: pitrGiB }, { freeTier: false }),
  ];
}
