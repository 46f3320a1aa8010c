import { fact, type Profile, quota } from "@motif/core/platform";
import { BUCKET_NAME_LENGTH, DOCS } from "../ground/profile.ts";

/** Limits of Cloud Storage. */
export const QUOTAS = {
  nameLength: BUCKET_NAME_LENGTH,
  metadata: quota(8192, "bytes", `${DOCS}/storage/quotas`, "2026", "medium"),
} as const;

/**
 * "The following responses indicate transient problems that are useful to retry: HTTP 408, 429, and 5xx response codes. Socket
 * timeouts and TCP disconnects."
 */
const transient = fact(true, `${DOCS}/storage/docs/retry-strategy`, "2026", "medium");

/** How buckets behave. */
export const BUCKET: Profile["bucket"] = {
  // "Specifies the minimum and maximum size of a request": x-goog-content-length-range, which is signed together with content-type.
  holdsUploads: fact(true, `${DOCS}/storage/docs/xml-api/reference-headers`, "2026", "medium"),
  faults: {
    throttled: transient,
    unavailable: transient,
    "answer-lost": transient,
    "broken-off": transient,
  },
};
