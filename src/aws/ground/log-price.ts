import { GIB, metered, type Quantity } from "@motif/cost/kit";

/** Logs that are kept for so long are those of one month. */
const MONTH_DAYS = 30;

/** A month of logs, and those of the days before that are still kept (https://aws.amazon.com/cloudwatch/pricing/). */
export function logPrice(resource: string, bytes: number, retentionDays: number): Quantity[] {
  const logGB = bytes / GIB;
  return metered("cloudwatch-logs", resource, {
    ingest: logGB,
    storage: (logGB * retentionDays) / MONTH_DAYS,
  });
}
