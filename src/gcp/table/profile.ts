import { type Profile, quota } from "@motif/core/platform";
import { DOCS } from "../ground/profile.ts";

const FIRESTORE = `${DOCS}/firestore/quotas`;

/** Limits of Firestore. */
export const QUOTAS = {
  document: quota(1_048_576, "bytes", FIRESTORE, "2026", "medium"),
  documentIdLength: quota(1500, "bytes", FIRESTORE, "2026", "medium"),
  /** Of an indexed field; longer values are cut in the index. */
  indexedValue: quota(1500, "bytes", FIRESTORE, "2026", "medium"),
  indexes: quota(200, "indexes", FIRESTORE, "2026", "recall"),
} as const;

/** How tables behave. */
export const TABLE: Profile["table"] = { item: QUOTAS.document };
