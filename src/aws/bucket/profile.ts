import { fact, type Profile, quota } from "@motif/core/platform";

/** Limits of S3. */
export const QUOTAS = {
  nameLength: quota(
    63,
    "characters",
    "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html",
    "2026-10",
    "medium",
  ),
} as const;

const ERRORS = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/ErrorBestPractices.html";

/** How buckets behave. */
export const BUCKET: Profile["bucket"] = {
  // "If you include a header in the signature, the request has to carry it with the same value": length and type are such headers.
  holdsUploads: fact(
    true,
    "https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html",
    "2026",
    "medium",
  ),
  faults: {
    // "SlowDown errors can occur when a high request rate triggers one of these mechanisms."
    throttled: fact(true, ERRORS, "2023", "medium"),
    // "Requests that receive an InternalError response might not have processed."
    unavailable: fact(true, ERRORS, "2023", "medium"),
    // "For example, if a PUT request returns InternalError, a subsequent GET might retrieve the old value or the updated value."
    "answer-lost": fact(true, ERRORS, "2023", "medium"),
    // "Fetching smaller ranges of a large object also allows your application to improve retry times when requests are interrupted."
    "broken-off": fact(
      true,
      "https://docs.aws.amazon.com/whitepapers/latest/s3-optimizing-performance-best-practices/use-byte-range-fetches.html",
      "2019",
      "medium",
    ),
  },
};
