import { type Profile, quota } from "@motif/core/platform";

/** Limits of DynamoDB. */
export const QUOTAS = {
  item: quota(
    400 * 1024,
    "bytes",
    "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html",
    "2026",
    "high",
  ),
  indexes: quota(20, "indexes", "no source; can be raised for an account", "2026-10", "recall"),
} as const;

/** What items can be. */
export const TABLE: Profile["table"] = { item: QUOTAS.item };
