/** Sources and limits that several rooms go by. */
import { fact, quota } from "@motif/core/platform";

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

const CODES = "https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto";

/** RESOURCE_EXHAUSTED (429), of every Google API: "Some resource has been exhausted, perhaps a per-user quota". */
export const THROTTLED = fact(true, CODES, "2026", "medium");

/** UNAVAILABLE (503), of every Google API: "The service is currently unavailable. This is most likely a transient condition". */
export const UNAVAILABLE = fact(true, CODES, "2026", "medium");

/**
 * DEADLINE_EXCEEDED (504), of every Google API: "For operations that change the state of the system, this error may be returned
 * even if the operation has completed successfully. For example, a successful response from a server could have been delayed
 * long enough for the deadline to expire."
 */
export const ANSWER_LOST = fact(true, CODES, "2026", "high");
