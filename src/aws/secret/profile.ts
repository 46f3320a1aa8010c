import { fact, type Profile, quota } from "@motif/core/platform";

/** Limits of Secrets Manager. */
export const QUOTAS = {
  nameLength: quota(
    512,
    "characters",
    "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html",
    "2026-11",
    "high",
  ),
} as const;

/** How reading a secret can fail. */
export const SECRET: Profile["secret"] = {
  faults: {
    // "Secrets Manager throttles the account of the identity that makes the requests".
    throttled: fact(
      true,
      "https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html",
      "2026",
      "medium",
    ),
    // InternalServiceError: "An error occurred on the server side."
    unavailable: fact(
      true,
      "https://docs.aws.amazon.com/secretsmanager/latest/apireference/CommonErrors.html",
      "2026",
      "medium",
    ),
  },
};
