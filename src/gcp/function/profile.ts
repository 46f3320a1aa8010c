import { quota } from "@motif/core/platform";
import { DOCS, FUNCTION_TIMEOUT, SERVICE_ACCOUNT_LENGTH } from "../ground/profile.ts";

const RUN = `${DOCS}/run/quotas`;

/** Limits of Cloud Run functions, their accounts and logs. Those that the core checks for every cloud (memory) are not repeated here. */
export const QUOTAS = {
  timeout: FUNCTION_TIMEOUT,
  nameLength: quota(
    62,
    "characters",
    `${DOCS}/functions/docs/reference/rest/v2/projects.locations.functions`,
    "2026",
    "recall",
  ),
  environment: quota(32_768, "bytes", RUN, "2026", "recall"),
  instances: quota(1000, "instances", RUN, "2026", "recall"),
  accountLength: SERVICE_ACCOUNT_LENGTH,
  accountNameLength: quota(
    100,
    "bytes",
    `${DOCS}/iam/docs/reference/rest/v1/projects.serviceAccounts`,
    "2026",
    "high",
  ),
  logRetentionMin: quota(1, "days", `${DOCS}/logging/docs/buckets`, "2026", "medium"),
  logRetentionMax: quota(3650, "days", `${DOCS}/logging/docs/buckets`, "2026", "medium"),
} as const;
