import { fact, type Profile, quota } from "@motif/core/platform";
import { LEARN, RESOURCE_NAMES } from "../ground/sources.ts";

/** Limits of Blob Storage. */
export const QUOTAS = {
  accountNameLength: quota(24, "characters", RESOURCE_NAMES, "2026-07", "medium"),
  containerNameLength: quota(63, "characters", RESOURCE_NAMES, "2026-07", "medium"),
  /** Of the one policy that a storage account has. */
  lifecycleRules: quota(
    100,
    "items",
    `${LEARN}/storage/blobs/lifecycle-management-policy-structure`,
    "2026-07",
    "medium",
  ),
  metadata: quota(
    8192,
    "bytes",
    "https://learn.microsoft.com/rest/api/storageservices/setting-and-retrieving-properties-and-metadata-for-blob-resources",
    "2026",
    "medium",
  ),
} as const;

/** "In both cases, the service may return a 503 (Server Busy) or 500 (Timeout) error." */
const busy = fact(true, `${LEARN}/storage/blobs/storage-performance-checklist`, "2023", "medium");

/** How buckets behave. */
export const BUCKET: Profile["bucket"] = {
  faults: {
    throttled: busy,
    unavailable: busy,
    // OperationTimedOut: "The operation may or may not have succeeded on the server side."
    "answer-lost": fact(
      true,
      "https://learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes",
      "2023",
      "medium",
    ),
    // maxRetryRequests: "How many retries will perform when original body download stream unexpected ends."
    "broken-off": fact(
      true,
      "https://learn.microsoft.com/javascript/api/@azure/storage-blob/blobdownloadoptions",
      "2025",
      "medium",
    ),
  },
};
