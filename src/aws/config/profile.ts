import { quota } from "@motif/core/platform";

const PUT_PARAMETER = "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html";

/** Limits of SSM Parameter Store. */
export const QUOTAS = {
  /** With the part of the ARN in front of it, which is taken off here at its longest. */
  nameLength: quota(1011 - 45, "characters", PUT_PARAMETER, "2026-11", "high"),
  /** "Standard parameters have a value limit of 4 KB." */
  valueSize: quota(4096, "bytes", PUT_PARAMETER, "2026-11", "high"),
} as const;
