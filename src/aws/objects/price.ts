import type { Billing } from "@motif/cost/kit";

/** What S3 bills of telling about new objects. */
export const BILLING: Billing = { aws_s3_bucket_notification: "notifications are free" };
