import { fact, type Profile, quota } from "@motif/core/platform";
import { LEARN, TRANSIENT_FAULTS } from "../ground/sources.ts";
import { ROOM_FOR_RETRIES } from "./properties.ts";

const LIMITS = `${LEARN}/service-bus-messaging/service-bus-quotas`;
const LOCKS = `${LEARN}/service-bus-messaging/message-transfers-locks-settlement`;
const DUPLICATES = `${LEARN}/service-bus-messaging/duplicate-detection`;
const SESSIONS = `${LEARN}/service-bus-messaging/message-sessions`;
const BINDINGS = `${LEARN}/azure-functions/functions-bindings-service-bus`;

/** Limits of Service Bus's Standard tier, and of its triggers. */
export const QUOTAS = {
  /** Body and all properties, and also a batch that is sent at once. */
  messageSize: quota(262_144, "bytes", LIMITS, "2026-07", "high"),
  /** All properties of a message together. */
  propertiesSize: quota(65_536, "bytes", LIMITS, "2026-07", "medium"),
  lockDuration: quota(300, "s", LOCKS, "2026-07", "high"),
  lockDurationMin: quota(5, "s", LOCKS, "2026-07", "recall"),
  /** How long the host waits for a full batch: `maxBatchWaitTime`. */
  batchWindow: quota(150, "s", BINDINGS, "2026", "medium"),
  deliveryCountMax: quota(
    2_147_483_647,
    "attempts",
    "azurerm 4.73, azurerm_servicebus_queue",
    "2026",
    "medium",
  ),
  duplicateWindowMin: quota(20, "s", DUPLICATES, "2026-07", "medium"),
  duplicateWindowMax: quota(7, "days", DUPLICATES, "2026-07", "medium"),
  /** Of the queues that the compiler makes for FIFO queues. */
  duplicateWindow: quota(300, "s", DUPLICATES, "2026-07", "medium"),
  /** Most messages in one call, as host.json sets it. */
  batch: quota(1000, "messages", BINDINGS, "2026", "medium"),
  /** Sessions are handed over one message at a time: what failed is handed over again before what follows it. */
  batchFifo: quota(1, "messages", SESSIONS, "2026", "high"),
  messageIdLength: quota(128, "characters", LIMITS, "2026-07", "medium"),
  sessionIdLength: quota(128, "characters", LIMITS, "2026-07", "medium"),
  nameLength: quota(260, "characters", LIMITS, "2026-07", "medium"),
  namespaceNameLength: quota(50, "characters", LIMITS, "2026-07", "medium"),
} as const;

/**
 * "The Complete or Deadletter operations as well as the RenewLock operations may fail due to network issues, if the held lock
 * has expired, or there are other service-side conditions that prevent settlement." Sessions are locked alike.
 */
const unsettled = fact(true, LOCKS, "2026-07", "medium");
/** "For non-HTTP triggers, new instances are allocated, at most, once every 30 seconds." */
const late = fact(true, `${LEARN}/azure-functions/event-driven-scaling`, "2020-10", "medium");
/**
 * "It's also possible […] for a sent message to be committed into the queue, with the acknowledgment not successfully returned
 * to the client." Then "a subsequent send causes the same message to appear in the system twice."
 */
const inDoubt = fact(true, DUPLICATES, "2023-06", "medium");

/** How messages are sent and delivered. */
export const QUEUE: Profile["queue"] = {
  faults: {
    // "If the credits are depleted, subsequent operations will be throttled until the start of the next time period."
    throttled: fact(true, `${LEARN}/service-bus-messaging/service-bus-throttling`, "2024-03", "medium"),
    // "Transient faults include […] the temporary unavailability of a service".
    unavailable: fact(true, TRANSIENT_FAULTS, "2016-07", "medium"),
    "answer-lost": inDoubt,
    "sent-twice": inDoubt,
  },
  message: { ...QUOTAS.messageSize, value: QUOTAS.messageSize.value - ROOM_FOR_RETRIES },
  // The settings of the trigger have no filter.
  filtersFirst: fact(false, `${BINDINGS}-trigger`, "2026", "high"),
  hidden: QUOTAS.lockDuration,
  renewed: fact(true, BINDINGS, "2026", "medium"),
  afterCrash: fact("at-once", `${BINDINGS}-trigger#peeklock-behavior`, "2026", "medium"),
  jitter: fact(true, "the adapter sends failed messages again itself", "2026", "high"),
  standard: {
    faults: { late, twice: unsettled, unacknowledged: unsettled },
    reorders: fact(
      false,
      `${LEARN}/service-bus-messaging/service-bus-queues-topics-subscriptions`,
      "2026",
      "medium",
    ),
    batch: QUOTAS.batch,
  },
  fifo: {
    faults: { late, twice: unsettled, unacknowledged: unsettled },
    reorders: fact(false, SESSIONS, "2026", "medium"),
    batch: QUOTAS.batchFifo,
    deduplication: QUOTAS.duplicateWindow,
    group: QUOTAS.sessionIdLength,
    waitsInside: fact(true, "src/azure/queue/trigger.ts", "2026-11", "high"),
  },
};
