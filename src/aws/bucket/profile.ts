import { quota } from "@motif/core/platform";

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
