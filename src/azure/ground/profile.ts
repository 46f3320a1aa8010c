/** What Azure allows and how it behaves, as far as the compiler refuses or decides by it. */

import { fact, type Profile, type Quotas, quota } from "@motif/core/platform";
import { ROOM_FOR_RETRIES } from "./room-for-retries.ts";

const LEARN = "https://learn.microsoft.com/azure";
const FUNCTIONS = `${LEARN}/azure-functions/functions-scale`;
const SERVICE_BUS = `${LEARN}/service-bus-messaging/service-bus-quotas`;
const LOCKS = `${LEARN}/service-bus-messaging/message-transfers-locks-settlement`;
const DUPLICATES = `${LEARN}/service-bus-messaging/duplicate-detection`;
const COSMOS = `${LEARN}/cosmos-db/concepts-limits`;
const API_MANAGEMENT = `${LEARN}/api-management/service-limits`;
const NAMES = `${LEARN}/azure-resource-manager/management/resource-name-rules`;
const EVENT_GRID = `${LEARN}/event-grid/delivery-and-retry`;
const METADATA =
  "https://learn.microsoft.com/rest/api/storageservices/setting-and-retrieving-properties-and-metadata-for-blob-resources";

/** Limits by service. Those that the core checks for every cloud (memory, batch sizes) are not repeated here. */
export const QUOTAS = {
  functions: {
    /** How long the load balancer lets an HTTP request wait, whatever the function's own timeout. */
    httpResponse: quota(230, "s", FUNCTIONS, "2026-09", "high"),
    requestBody: quota(210_000_000, "bytes", FUNCTIONS, "2026-09", "medium"),
    instances: quota(1000, "instances", FUNCTIONS, "2026-09", "medium"),
    nameLength: quota(60, "characters", NAMES, "2026-07", "medium"),
  },
  /** The Consumption tier. */
  apiManagement: {
    /** From the first byte of a request to the last of its response. */
    requestDuration: quota(30, "s", API_MANAGEMENT, "2026", "medium"),
    operations: quota(1000, "items", API_MANAGEMENT, "2026", "medium"),
  },
  serviceBus: {
    /** Standard tier: body and all properties, and also a batch that is sent at once. */
    messageSize: quota(262_144, "bytes", SERVICE_BUS, "2026-07", "high"),
    /** All properties of a message together. */
    propertiesSize: quota(65_536, "bytes", SERVICE_BUS, "2026-07", "medium"),
    lockDuration: quota(300, "s", LOCKS, "2026-07", "high"),
    lockDurationMin: quota(5, "s", LOCKS, "2026-07", "recall"),
    /** How long the host waits for a full batch: `maxBatchWaitTime`. */
    batchWindow: quota(150, "s", `${LEARN}/azure-functions/functions-bindings-service-bus`, "2026", "medium"),
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
    batch: quota(
      1000,
      "messages",
      `${LEARN}/azure-functions/functions-bindings-service-bus`,
      "2026",
      "medium",
    ),
    /** Sessions are handed over one message at a time: what failed is handed over again before what follows it. */
    batchFifo: quota(1, "messages", `${LEARN}/service-bus-messaging/message-sessions`, "2026", "high"),
    messageIdLength: quota(128, "characters", SERVICE_BUS, "2026-07", "medium"),
    sessionIdLength: quota(128, "characters", SERVICE_BUS, "2026-07", "medium"),
    nameLength: quota(260, "characters", SERVICE_BUS, "2026-07", "medium"),
    namespaceNameLength: quota(50, "characters", SERVICE_BUS, "2026-07", "medium"),
  },
  cosmos: {
    item: quota(2 * 1024 * 1024, "bytes", COSMOS, "2026", "medium"),
    idLength: quota(1023, "bytes", COSMOS, "2026", "medium"),
    partitionKeyLength: quota(2048, "bytes", COSMOS, "2026", "medium"),
    accountNameLength: quota(44, "characters", NAMES, "2026-07", "medium"),
    nameLength: quota(255, "characters", COSMOS, "2026", "medium"),
  },
  storage: {
    accountNameLength: quota(24, "characters", NAMES, "2026-07", "medium"),
    containerNameLength: quota(63, "characters", NAMES, "2026-07", "medium"),
    metadata: quota(8192, "bytes", METADATA, "2026", "medium"),
  },
  eventGrid: {
    event: quota(1_048_576, "bytes", `${LEARN}/event-grid/quotas-limits`, "2026", "medium"),
    attemptsMax: quota(30, "attempts", EVENT_GRID, "2026", "medium"),
    ageMax: quota(1440, "min", EVENT_GRID, "2026", "medium"),
    nameLength: quota(64, "characters", NAMES, "2026-07", "medium"),
  },
  identity: { nameLength: quota(128, "characters", NAMES, "2026-07", "medium") },
  keyVault: { nameLength: quota(24, "characters", NAMES, "2026-07", "medium") },
  resourceGroup: { nameLength: quota(90, "characters", NAMES, "2026-07", "medium") },
  logs: {
    workspaceNameLength: quota(63, "characters", NAMES, "2026-07", "medium"),
    retentionMin: quota(30, "days", `${LEARN}/azure-monitor/logs/data-retention-configure`, "2026", "medium"),
    retentionMax: quota(
      730,
      "days",
      `${LEARN}/azure-monitor/logs/data-retention-configure`,
      "2026",
      "medium",
    ),
  },
} as const satisfies Quotas;

/**
 * Memory sizes of an instance of the Flex Consumption plan, in MB.
 * @see https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#instance-sizes
 */
export const MEMORY_SIZES: readonly number[] = [512, 2048, 4096];

const TRANSFERS = `${LEARN}/service-bus-messaging/message-transfers-locks-settlement`;

/** How Azure behaves, for `motif dev --as azure`. */
export const PROFILE: Profile = {
  name: "azure",
  title: "Azure",
  http: {
    request: QUOTAS.functions.requestBody,
    base64: fact(false, `${LEARN}/azure-functions/functions-reference-node#http-streams`, "2026", "medium"),
    // By API Management, where the functions of an API are in several apps.
    collects: fact(true, `${LEARN}/api-management/how-to-server-sent-events`, "2026", "medium"),
  },
  queue: {
    message: {
      ...QUOTAS.serviceBus.messageSize,
      value: QUOTAS.serviceBus.messageSize.value - ROOM_FOR_RETRIES,
    },
    hidden: QUOTAS.serviceBus.lockDuration,
    renewed: fact(true, `${LEARN}/azure-functions/functions-bindings-service-bus`, "2026", "medium"),
    afterCrash: fact(
      "at-once",
      `${LEARN}/azure-functions/functions-bindings-service-bus-trigger#peeklock-behavior`,
      "2026",
      "medium",
    ),
    jitter: fact(true, "the adapter sends failed messages again itself", "2026", "high"),
    standard: {
      duplicates: fact(true, TRANSFERS, "2026-07", "medium"),
      reorders: fact(
        false,
        `${LEARN}/service-bus-messaging/service-bus-queues-topics-subscriptions`,
        "2026",
        "medium",
      ),
      batch: QUOTAS.serviceBus.batch,
    },
    fifo: {
      duplicates: fact(true, TRANSFERS, "2026-07", "medium"),
      reorders: fact(false, `${LEARN}/service-bus-messaging/message-sessions`, "2026", "medium"),
      batch: QUOTAS.serviceBus.batchFifo,
      deduplication: QUOTAS.serviceBus.duplicateWindow,
      group: QUOTAS.serviceBus.sessionIdLength,
      waitsInside: fact(true, "src/azure/queue/trigger.ts", "2026-11", "high"),
    },
  },
  table: { item: QUOTAS.cosmos.item },
  events: {
    duplicates: fact(true, EVENT_GRID, "2026", "medium"),
    reorders: fact(true, EVENT_GRID, "2026", "medium"),
  },
  schedules: {
    duplicates: fact(false, `${LEARN}/azure-functions/functions-bindings-timer#usage`, "2026", "medium"),
    reorders: fact(false, "a run is due at its own time", "2026", "medium"),
  },
};
