/** What Google Cloud allows and how it behaves, as far as the compiler refuses or decides by it. */

import { fact, type Profile, type Quotas, quota } from "@motif/core/platform";

const DOCS = "https://docs.cloud.google.com";
const FUNCTIONS = `${DOCS}/functions/quotas`;
const RUN = `${DOCS}/run/quotas`;
const PUBSUB = `${DOCS}/pubsub/quotas`;
const SUBSCRIPTIONS = `${DOCS}/pubsub/docs/reference/rest/v1/projects.subscriptions`;
const TASKS = `${DOCS}/tasks/docs/quotas`;
const FIRESTORE = `${DOCS}/firestore/quotas`;
const SCHEDULER = `${DOCS}/scheduler/quotas`;

/** Limits by service. Those that the core checks for every cloud (memory, batch sizes) are not repeated here. */
export const QUOTAS = {
  functions: {
    timeoutHttp: quota(3600, "s", FUNCTIONS, "2026", "high"),
    /** Functions that Eventarc invokes. Push subscriptions call over HTTP and are bound by their deadline instead. */
    timeoutEvent: quota(540, "s", FUNCTIONS, "2026", "high"),
    requestBody: quota(32 * 1024 * 1024, "bytes", FUNCTIONS, "2026", "high"),
    responseBody: quota(32 * 1024 * 1024, "bytes", FUNCTIONS, "2026", "medium"),
    responseStream: quota(10 * 1024 * 1024, "bytes", FUNCTIONS, "2026", "medium"),
    nameLength: quota(
      62,
      "characters",
      `${DOCS}/functions/docs/reference/rest/v2/projects.locations.functions`,
      "2026",
      "recall",
    ),
    environment: quota(32_768, "bytes", RUN, "2026", "recall"),
    instances: quota(1000, "instances", RUN, "2026", "recall"),
  },
  apiGateway: {
    requestBody: quota(32 * 1024 * 1024, "bytes", `${DOCS}/api-gateway/docs/quotas`, "2026", "recall"),
    nameLength: quota(
      49,
      "characters",
      `${DOCS}/api-gateway/docs/reference/rest/v1/projects.locations.apis/create`,
      "2026",
      "recall",
    ),
  },
  pubsub: {
    messageSize: quota(10_000_000, "bytes", PUBSUB, "2026-10", "medium"),
    /** Of a message that the adapter sends: 10 MB with its attributes, once it is written in Base64 and JSON. */
    messageSent: quota(7_499_900, "bytes", "src/gcp/queue/driver.ts", "2026-11", "high"),
    ackDeadlineMin: quota(10, "s", SUBSCRIPTIONS, "2026", "high"),
    ackDeadline: quota(600, "s", SUBSCRIPTIONS, "2026", "high"),
    attemptsMin: quota(5, "attempts", SUBSCRIPTIONS, "2026", "high"),
    attemptsMax: quota(100, "attempts", SUBSCRIPTIONS, "2026", "high"),
    /** Longest wait between deliveries that a retry policy can ask for. */
    backoffMax: quota(600, "s", SUBSCRIPTIONS, "2026", "high"),
    /** A push request carries one message. */
    batch: quota(1, "messages", `${DOCS}/pubsub/docs/push`, "2026", "high"),
    /** Pub/Sub itself drops no duplicates: the adapter keeps markers in Firestore for so long. */
    deduplication: quota(300, "s", "src/gcp/queue", "2026-11", "high"),
    retentionMin: quota(600, "s", SUBSCRIPTIONS, "2026", "medium"),
    retentionMax: quota(31, "days", SUBSCRIPTIONS, "2026", "medium"),
    orderingKeyLength: quota(1024, "bytes", PUBSUB, "2026", "medium"),
    attributes: quota(100, "items", PUBSUB, "2026", "medium"),
    attributeValue: quota(1024, "bytes", PUBSUB, "2026", "medium"),
    nameLength: quota(255, "characters", `${DOCS}/pubsub/docs/pubsub-basics`, "2026", "medium"),
  },
  tasks: {
    taskSize: quota(1_048_576, "bytes", TASKS, "2026", "medium"),
    /** Of a message that waits: its request, written in Base64 and JSON twice over, has to be less than a task. */
    messageSent: quota(524_900, "bytes", "src/gcp/queue/driver.ts", "2026-11", "high"),
    scheduleAhead: quota(30, "days", TASKS, "2026", "medium"),
    deadline: quota(
      1800,
      "s",
      `${DOCS}/tasks/docs/reference/rest/v2/projects.locations.queues.tasks`,
      "2026",
      "medium",
    ),
    nameLength: quota(
      100,
      "characters",
      `${DOCS}/tasks/docs/reference/rest/v2/projects.locations.queues`,
      "2026",
      "medium",
    ),
  },
  firestore: {
    document: quota(1_048_576, "bytes", FIRESTORE, "2026", "medium"),
    documentIdLength: quota(1500, "bytes", FIRESTORE, "2026", "medium"),
    /** Of an indexed field; longer values are cut in the index. */
    indexedValue: quota(1500, "bytes", FIRESTORE, "2026", "medium"),
    indexes: quota(200, "indexes", FIRESTORE, "2026", "recall"),
    databaseNameLength: quota(63, "characters", `${DOCS}/firestore/docs/manage-databases`, "2026", "medium"),
  },
  storage: {
    nameLength: quota(63, "characters", `${DOCS}/storage/docs/buckets#naming`, "2026", "medium"),
    metadata: quota(8192, "bytes", `${DOCS}/storage/quotas`, "2026", "medium"),
  },
  eventarc: {
    event: quota(524_288, "bytes", `${DOCS}/eventarc/quotas`, "2026", "medium"),
    /** For so long an event is tried again; then it is gone. */
    retention: quota(86_400, "s", `${DOCS}/eventarc/docs/retry-events`, "2026", "medium"),
    nameLength: quota(
      63,
      "characters",
      `${DOCS}/eventarc/docs/reference/rest/v1/projects.locations.triggers/create`,
      "2026",
      "recall",
    ),
  },
  scheduler: {
    interval: quota(1, "min", SCHEDULER, "2026", "medium"),
    deadline: quota(
      1800,
      "s",
      `${DOCS}/scheduler/docs/reference/rest/v1/projects.locations.jobs`,
      "2026",
      "medium",
    ),
    retries: quota(5, "attempts", `${DOCS}/scheduler/docs/reference/rest/v1/RetryConfig`, "2026", "medium"),
    nameLength: quota(
      500,
      "characters",
      `${DOCS}/scheduler/docs/reference/rest/v1/projects.locations.jobs`,
      "2026",
      "medium",
    ),
  },
  secretManager: {
    nameLength: quota(
      255,
      "characters",
      `${DOCS}/secret-manager/docs/reference/rest/v1/projects.secrets/create`,
      "2026",
      "medium",
    ),
  },
  iam: {
    serviceAccountLength: quota(
      30,
      "characters",
      `${DOCS}/iam/docs/service-accounts-create`,
      "2026",
      "medium",
    ),
  },
  logs: {
    retentionMin: quota(1, "days", `${DOCS}/logging/docs/buckets`, "2026", "medium"),
    retentionMax: quota(3650, "days", `${DOCS}/logging/docs/buckets`, "2026", "medium"),
  },
} as const satisfies Quotas;

/** How Google Cloud behaves, for `motif dev --as gcp`. */
export const PROFILE: Profile = {
  name: "gcp",
  title: "Google Cloud",
  http: {
    request: QUOTAS.functions.requestBody,
    base64: fact(false, `${DOCS}/run/docs/triggering/https-request`, "2026", "medium"),
    collects: fact(false, FUNCTIONS, "2026", "medium"),
    response: QUOTAS.functions.responseBody,
    streamed: QUOTAS.functions.responseStream,
  },
  queue: {
    message: QUOTAS.pubsub.messageSent,
    delayedMessage: QUOTAS.tasks.messageSent,
    hidden: QUOTAS.pubsub.ackDeadline,
    renewed: fact(false, SUBSCRIPTIONS, "2026", "medium"),
    afterCrash: fact("backoff", `${DOCS}/pubsub/docs/push`, "2026", "medium"),
    crashes: { least: QUOTAS.pubsub.attemptsMin, limited: QUOTAS.pubsub.attemptsMax },
    jitter: fact(false, `${DOCS}/pubsub/docs/handling-failures`, "2026", "medium"),
    longestWait: QUOTAS.pubsub.backoffMax,
    standard: {
      duplicates: fact(true, `${DOCS}/pubsub/docs/subscription-overview`, "2026", "medium"),
      reorders: fact(true, `${DOCS}/pubsub/docs/ordering`, "2026", "medium"),
      batch: QUOTAS.pubsub.batch,
    },
    fifo: {
      duplicates: fact(true, `${DOCS}/pubsub/docs/ordering`, "2026", "medium"),
      reorders: fact(false, `${DOCS}/pubsub/docs/ordering`, "2026", "medium"),
      batch: QUOTAS.pubsub.batch,
      deduplication: QUOTAS.pubsub.deduplication,
      group: QUOTAS.pubsub.orderingKeyLength,
      waitsInside: fact(false, `${DOCS}/pubsub/docs/handling-failures`, "2026", "medium"),
    },
  },
  table: { item: QUOTAS.firestore.document },
  events: {
    duplicates: fact(true, `${DOCS}/eventarc/docs/retry-events`, "2026", "medium"),
    reorders: fact(true, `${DOCS}/storage/docs/pubsub-notifications`, "2026", "medium"),
  },
  schedules: {
    duplicates: fact(true, `${DOCS}/scheduler/docs/overview`, "2026", "medium"),
    reorders: fact(false, "a run is due at its own time", "2026", "medium"),
  },
};
