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
  /** Of one rule of CORS, which a storage account's blob service has for all containers. */
  corsOrigins: quota(
    64,
    "items",
    "https://learn.microsoft.com/rest/api/storageservices/cross-origin-resource-sharing--cors--support-for-the-azure-storage-services",
    "2026",
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
  // "If you provide write access to a blob, a user might choose to upload a 200-GB blob."
  holdsUploads: fact(false, `${LEARN}/storage/common/storage-sas-overview`, "2026", "medium"),
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
