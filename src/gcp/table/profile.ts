import { fact, type Profile, quota } from "@motif/core/platform";
import { ANSWER_LOST, DOCS, THROTTLED, UNAVAILABLE } from "../ground/profile.ts";

const FIRESTORE = `${DOCS}/firestore/quotas`;

/** Limits of Firestore. */
export const QUOTAS = {
  document: quota(1_048_576, "bytes", FIRESTORE, "2026", "medium"),
  documentIdLength: quota(1500, "bytes", FIRESTORE, "2026", "medium"),
  /** Of an indexed field; longer values are cut in the index. */
  indexedValue: quota(1500, "bytes", FIRESTORE, "2026", "medium"),
  /** Of a request, which all writes of a transaction are one of. */
  transaction: quota(10 * 1024 * 1024, "bytes", FIRESTORE, "2026", "high"),
  indexes: quota(200, "indexes", FIRESTORE, "2026", "recall"),
} as const;

/** How tables behave. */
export const TABLE: Profile["table"] = {
  item: QUOTAS.document,
  transaction: QUOTAS.transaction,
  faults: {
    throttled: THROTTLED,
    unavailable: UNAVAILABLE,
    "answer-lost": ANSWER_LOST,
    // "ABORTED Too much contention on these datastore entities. Please try again."
    contended: fact(true, `${DOCS}/firestore/docs/understand-error-codes`, "2026", "medium"),
  },
};
