import { fact, type Profile, quota } from "@motif/core/platform";
import { LEARN, RESOURCE_NAMES } from "../ground/sources.ts";

const FUNCTIONS = `${LEARN}/azure-functions`;
const SCALE = `${FUNCTIONS}/functions-scale`;
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

const BEST_PRACTICES = `${FUNCTIONS}/functions-best-practices`;
const SCALING = `${FUNCTIONS}/event-driven-scaling`;

/** How functions run. */
export const FUNCTION: Profile["function"] = {
  faults: {
    // "In a hosted cloud environment, it's expected that VMs can occasionally restart or move, and systems upgrades will occur."
    crash: fact(true, BEST_PRACTICES, "2024", "medium"),
    // "Large, long-running functions can cause unexpected timeout issues."
    stall: fact(true, `${FUNCTIONS}/performance-reliability`, "2021-08", "medium"),
    // "Each load-balancing operation may impact the latency of storage calls during the operation."
    slow: fact(true, `${LEARN}/storage/blobs/storage-performance-checklist`, "2023", "medium"),
    // "When a timeout occurs waiting for the response, it's not possible to know if the request reached the service."
    "slow-answer": fact(
      true,
      `${LEARN}/cosmos-db/conceptual-resilient-sdk-applications`,
      "2025-07",
      "medium",
    ),
    // "The next request has the added latency of scaling from zero to one. This latency is referred to as a cold start."
    "cold-start": fact(true, SCALING, "2020-10", "medium"),
    // "VMs are paused for up to 30 seconds. […] After the VM resumes, the clock on the VM would still show 10:00:00 AM, which
    // would be 28 seconds off."
    "clock-skew": fact(true, `${LEARN}/virtual-machines/linux/time-sync`, "2023-04", "medium"),
    // "[…] as compute demand is reduced, the scale controller removes function host instances."
    "scale-in": fact(true, SCALING, "2020-10", "medium"),
    // "Any incoming requests over this limit are rejected with a 429 "Too Busy" response."
    concurrency: fact(
      true,
      `${FUNCTIONS}/functions-bindings-http-webhook#hostjson-settings`,
      "2023",
      "medium",
    ),
    // A deployment package "can be deployed directly to a production app, which does trigger a restart."
    restart: fact(true, BEST_PRACTICES, "2024", "medium"),
    // "[…] external APIs, Azure Services, and other databases, which are also prone to periodic unreliability."
    outage: fact(true, BEST_PRACTICES, "2024", "medium"),
  },
};
