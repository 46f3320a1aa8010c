import { quota } from "@motif/core/platform";
import { LEARN, RESOURCE_NAMES } from "../ground/sources.ts";

const SCALE = `${LEARN}/azure-functions/functions-scale`;
const RETENTION = `${LEARN}/azure-monitor/logs/data-retention-configure`;

/** Limits of function apps, and of what each app has with them. Those that the core checks for every cloud are not repeated here. */
export const QUOTAS = {
  /** How long the load balancer lets an HTTP request wait, whatever the function's own timeout. */
  httpResponse: quota(230, "s", SCALE, "2026-09", "high"),
  requestBody: quota(210_000_000, "bytes", SCALE, "2026-09", "medium"),
  instances: quota(1000, "instances", SCALE, "2026-09", "medium"),
  nameLength: quota(60, "characters", RESOURCE_NAMES, "2026-07", "medium"),
  identityNameLength: quota(128, "characters", RESOURCE_NAMES, "2026-07", "medium"),
  resourceGroupNameLength: quota(90, "characters", RESOURCE_NAMES, "2026-07", "medium"),
  workspaceNameLength: quota(63, "characters", RESOURCE_NAMES, "2026-07", "medium"),
  logRetentionMin: quota(30, "days", RETENTION, "2026", "medium"),
  logRetentionMax: quota(730, "days", RETENTION, "2026", "medium"),
} as const;

/**
 * Memory sizes of an instance of the Flex Consumption plan, in MB.
 * @see https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#instance-sizes
 */
export const MEMORY_SIZES: readonly number[] = [512, 2048, 4096];
