import { quota } from "@motif/core/platform";

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
