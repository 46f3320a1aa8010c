/**
 * Days for which CloudWatch can keep logs.
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
 */
export const LOG_RETENTION_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** How long logs can be kept, and how a refusal says it. */
export const keepsLogs = {
  allowed: (days: number) => LOG_RETENTION_DAYS.includes(days),
  rule: `CloudWatch keeps logs for ${LOG_RETENTION_DAYS.slice(0, 12).join(", ")} … days`,
} as const;
