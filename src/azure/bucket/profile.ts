import { quota } from "@motif/core/platform";
import { RESOURCE_NAMES } from "../ground/sources.ts";

/** Limits of Blob Storage. */
export const QUOTAS = {
  accountNameLength: quota(24, "characters", RESOURCE_NAMES, "2026-07", "medium"),
  containerNameLength: quota(63, "characters", RESOURCE_NAMES, "2026-07", "medium"),
  metadata: quota(
    8192,
    "bytes",
    "https://learn.microsoft.com/rest/api/storageservices/setting-and-retrieving-properties-and-metadata-for-blob-resources",
    "2026",
    "medium",
  ),
} as const;
