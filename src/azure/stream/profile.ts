import { fact, type Profile, quota } from "@motif/core/platform";
import { LEARN } from "../ground/sources.ts";

const LIMITS = `${LEARN}/event-hubs/event-hubs-quotas`;
const RELIABLE = `${LEARN}/azure-functions/functions-reliable-event-processing`;

/** Limits of Event Hubs in the Standard tier. */
export const QUOTAS = {
  /**
   * Of a record with its key and what it carries: it has to fit into a message of Service Bus (256 KB) with what a failure adds, as
   * that is where it goes when it fails for good.
   */
  recordSize: quota(240_000, "bytes", `${LEARN}/service-bus-messaging/service-bus-quotas`, "2026-07", "high"),
  consumerGroups: quota(20, "items", LIMITS, "2026", "medium"),
  throughputUnits: quota(40, "items", LIMITS, "2026", "medium"),
  /** A second, of one throughput unit. */
  eventsPerUnit: quota(1000, "items", `${LEARN}/event-hubs/event-hubs-scalability`, "2026", "high"),
  namespaceNameLength: quota(
    50,
    "characters",
    `${LEARN}/azure-resource-manager/management/resource-name-rules`,
    "2026",
    "medium",
  ),
  batch: quota(
    10_000,
    "messages",
    `${LEARN}/azure-functions/functions-bindings-event-hubs`,
    "2026",
    "medium",
  ),
} as const;

/** "Event Hubs client libraries […] retry": whoever does not hear of a send sends again. */
const inDoubt = fact(true, `${LEARN}/event-hubs/event-hubs-availability-and-consistency`, "2026", "medium");

/** How records are published and delivered. */
export const STREAM: Profile["stream"] = {
  faults: {
    // "If the number […] exceeds the throughput unit allowance, ingress is throttled and a ServerBusyException is returned."
    throttled: fact(true, `${LEARN}/event-hubs/event-hubs-scalability`, "2026", "medium"),
    unavailable: fact(true, `${LEARN}/event-hubs/exceptions-dotnet`, "2026", "medium"),
    "answer-lost": inDoubt,
    "sent-twice": inDoubt,
  },
  record: QUOTAS.recordSize,
  delivery: {
    faults: {
      late: fact(true, RELIABLE, "2026", "medium"),
      // "Azure Functions […] guarantee at-least-once": an instance that ends before its checkpoint leaves its batch to another one.
      twice: fact(true, RELIABLE, "2026", "medium"),
      unacknowledged: fact(true, RELIABLE, "2026", "medium"),
    },
    reorders: fact(false, `${LEARN}/event-hubs/event-hubs-features`, "2026", "high"),
  },
  batch: QUOTAS.batch,
  // The settings of the trigger have no filter.
  filtersFirst: fact(false, `${LEARN}/azure-functions/functions-bindings-event-hubs-trigger`, "2026", "high"),
};
