/** Sources and limits that several rooms go by. */
import { quota } from "@motif/core/platform";

export const DOCS = "https://docs.cloud.google.com";
export const FUNCTIONS = `${DOCS}/functions/quotas`;

/** Longest id of a service account. */
export const SERVICE_ACCOUNT_LENGTH = quota(
  30,
  "characters",
  `${DOCS}/iam/docs/service-accounts-create`,
  "2026",
  "medium",
);

/** Longest name of a bucket. */
export const BUCKET_NAME_LENGTH = quota(
  63,
  "characters",
  `${DOCS}/storage/docs/buckets#naming`,
  "2026",
  "medium",
);

/** The longest that a function may take to answer a request. */
export const FUNCTION_TIMEOUT = quota(3600, "s", FUNCTIONS, "2026", "high");
