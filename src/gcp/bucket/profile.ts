import { quota } from "@motif/core/platform";
import { BUCKET_NAME_LENGTH, DOCS } from "../ground/profile.ts";

/** Limits of Cloud Storage. */
export const QUOTAS = {
  nameLength: BUCKET_NAME_LENGTH,
  metadata: quota(8192, "bytes", `${DOCS}/storage/quotas`, "2026", "medium"),
} as const;
