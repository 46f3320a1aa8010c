import { quota } from "@motif/core/platform";
import { DOCS } from "../ground/profile.ts";

/** Limits of databases. */
export const QUOTAS = {
  nameLength: quota(63, "characters", `${DOCS}/firestore/docs/manage-databases`, "2026", "medium"),
} as const;
