import { fact, type Profile, quota } from "@motif/core/platform";
import { DOCS, THROTTLED, UNAVAILABLE } from "../ground/profile.ts";

const PUBSUB = `${DOCS}/pubsub/quotas`;
const SUBSCRIPTIONS = `${DOCS}/pubsub/docs/reference/rest/v1/projects.subscriptions`;
const TASKS = `${DOCS}/tasks/docs/quotas`;

/** Limits of Pub/Sub, and of Cloud Tasks for messages that wait. Those that the core checks for every cloud are not repeated here. */
export const QUOTAS = {
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
  taskSize: quota(1_048_576, "bytes", TASKS, "2026", "medium"),
  /** Of a message that waits: its request, written in Base64 and JSON twice over, has to be less than a task. */
  delayedMessageSent: quota(524_900, "bytes", "src/gcp/queue/driver.ts", "2026-11", "high"),
  scheduleAhead: quota(30, "days", TASKS, "2026", "medium"),
  taskDeadline: quota(
    1800,
    "s",
    `${DOCS}/tasks/docs/reference/rest/v2/projects.locations.queues.tasks`,
    "2026",
    "medium",
  ),
  taskQueueNameLength: quota(
    100,
    "characters",
    `${DOCS}/tasks/docs/reference/rest/v2/projects.locations.queues`,
    "2026",
    "medium",
  ),
} as const;

/**
 * DEADLINE_EXCEEDED: "On this error, the server may or may not execute the operation requested. […] Typically the client would
 * retry the operation. Keep in mind that this may result in the operation being executed more than once on the server."
 */
const inDoubt = fact(true, `${DOCS}/pubsub/docs/reference/error-codes`, "2026", "medium");
/** "Redeliveries of a message trigger redelivery of all subsequent messages for that key, even acknowledged ones." */
const redelivered = fact(true, `${DOCS}/pubsub/docs/ordering`, "2026", "medium");

/** How messages are sent and delivered. */
export const QUEUE: Profile["queue"] = {
  faults: {
    throttled: THROTTLED,
    unavailable: UNAVAILABLE,
    "answer-lost": inDoubt,
    "sent-twice": inDoubt,
  },
  message: QUOTAS.messageSent,
  delayedMessage: QUOTAS.delayedMessageSent,
  // "You can filter messages by their attributes, but not by the data in the message."
  filtersFirst: fact(false, `${DOCS}/pubsub/docs/filtering`, "2026", "high"),
  hidden: QUOTAS.ackDeadline,
  renewed: fact(false, SUBSCRIPTIONS, "2026", "medium"),
  afterCrash: fact("backoff", `${DOCS}/pubsub/docs/push`, "2026", "medium"),
  crashes: quota(1, "attempts", "src/gcp/queue/attempts.ts", "2026-11", "high"),
  refused: QUOTAS.attemptsMax,
  jitter: fact(false, `${DOCS}/pubsub/docs/handling-failures`, "2026", "medium"),
  longestWait: QUOTAS.backoffMax,
  standard: {
    faults: {
      // "[…] when a destination can't acknowledge a message, Pub/Sub will send the message again with an exponential backoff
      // delay."
      late: fact(true, `${DOCS}/eventarc/docs/retry-events`, "2026", "medium"),
      // "[…] delivers each published message at least once for every subscription."
      twice: fact(true, `${DOCS}/pubsub/docs/subscription-overview`, "2026", "medium"),
      // "The approximate amount of time (on a best-effort basis) Pub/Sub waits for the subscriber to acknowledge receipt before
      // resending the message."
      unacknowledged: fact(true, SUBSCRIPTIONS, "2026", "medium"),
    },
    reorders: fact(true, `${DOCS}/pubsub/docs/ordering`, "2026", "medium"),
    batch: QUOTAS.batch,
  },
  fifo: {
    faults: {
      // "Compared with unordered delivery, ordered delivery […] increases end-to-end message delivery latency."
      late: fact(true, `${DOCS}/pubsub/docs/ordering`, "2026", "medium"),
      twice: redelivered,
      unacknowledged: redelivered,
    },
    reorders: fact(false, `${DOCS}/pubsub/docs/ordering`, "2026", "medium"),
    batch: QUOTAS.batch,
    deduplication: QUOTAS.deduplication,
    group: QUOTAS.orderingKeyLength,
    waitsInside: fact(false, `${DOCS}/pubsub/docs/handling-failures`, "2026", "medium"),
  },
};
