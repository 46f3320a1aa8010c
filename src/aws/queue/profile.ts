import { fact, type Profile, quota } from "@motif/core/platform";
import { SERVERLESS_GUIDE } from "../ground/profile.ts";

const EVENT_SOURCES = `${SERVERLESS_GUIDE}/references/event-sources.md`;
const QUEUE_ATTRIBUTES =
  "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html";
const SEND_MESSAGE =
  "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html";
const SQS_GUIDE = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide";

/** Limits of SQS, and of Lambda's event source mappings for it. Those that the core checks for every cloud are not repeated here. */
export const QUOTAS = {
  messageSize: quota(
    1_048_576,
    "bytes",
    "https://aws.amazon.com/about-aws/whats-new/2025/08/amazon-sqs-max-payload-size-1mib/",
    "2025-08",
    "high",
  ),
  visibility: quota(43_200, "s", QUEUE_ATTRIBUTES, "2026-10", "high"),
  delay: quota(900, "s", QUEUE_ATTRIBUTES, "2026-10", "high"),
  deduplication: quota(
    300,
    "s",
    `${SQS_GUIDE}/using-messagededuplicationid-property.html`,
    "2026-10",
    "medium",
  ),
  groupLength: quota(128, "characters", SEND_MESSAGE, "2026-10", "medium"),
  nameLength: quota(80, "characters", QUEUE_ATTRIBUTES, "2026-10", "medium"),
  /** Of a batch, with the event around its messages. */
  batchPayload: quota(6 * 1024 * 1024, "bytes", EVENT_SOURCES, "2026-08", "high"),
  batchStandard: quota(10_000, "messages", EVENT_SOURCES, "2026-08", "high"),
  batchFifo: quota(10, "messages", EVENT_SOURCES, "2026-08", "high"),
  /** Larger batches need a batch window of at least a second. */
  batchWithoutWindow: quota(10, "messages", EVENT_SOURCES, "2026-08", "high"),
  /** The least `maximum_concurrency` of an event source mapping. */
  concurrencyMin: quota(2, "invocations", EVENT_SOURCES, "2026-08", "medium"),
} as const;

/**
 * A queue hides a message for at least so many times the function's timeout, plus the batch window.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export const VISIBILITY_TIMES_TIMEOUT = 6;

const RECEIVE_MESSAGE =
  "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html";
const AT_LEAST_ONCE = `${SQS_GUIDE}/standard-queues-at-least-once-delivery.html`;
const EXACTLY_ONCE = `${SQS_GUIDE}/FIFO-queues-exactly-once-processing.html`;
const FIFO_LOGIC = `${SQS_GUIDE}/FIFO-queues-understanding-logic.html`;

/** How messages are sent and delivered. */
export const QUEUE: Profile["queue"] = {
  faults: {
    // RequestThrottled: "The request was denied due to request throttling."
    throttled: fact(true, SEND_MESSAGE, "2026", "medium"),
    // ServiceUnavailable: "The request has failed due to a temporary failure of the server."
    unavailable: fact(
      true,
      "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html",
      "2023",
      "medium",
    ),
    // "If the producer detects a failed `SendMessage` action, it can retry sending as many times as necessary, using the same
    // message deduplication ID."
    "answer-lost": fact(true, FIFO_LOGIC, "2023", "medium"),
    // "Unlike standard queues, FIFO queues don't introduce duplicate messages."
    "sent-twice": fact(true, EXACTLY_ONCE, "2026", "medium"),
  },
  message: QUOTAS.messageSize,
  batchBytes: QUOTAS.batchPayload,
  // "If an Amazon SQS message doesn't satisfy your filter criteria, Lambda automatically removes the message from the queue."
  filtersFirst: fact(
    true,
    "https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html",
    "2026",
    "high",
  ),
  hidden: QUOTAS.visibility,
  renewed: fact(false, `${SQS_GUIDE}/sqs-visibility-timeout.html`, "2026", "medium"),
  afterCrash: fact("hidden", `${SQS_GUIDE}/sqs-visibility-timeout.html`, "2026", "medium"),
  jitter: fact(true, "the adapter hides failed messages itself: src/aws/queue/settle.ts", "2026", "high"),
  longestWait: QUOTAS.visibility,
  standard: {
    faults: {
      // "If the function is throttled, returns an error, or doesn't respond, the message becomes visible again."
      late: fact(true, "https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html", "2023", "medium"),
      // "[…] you might get that message copy again when you receive messages."
      twice: fact(true, AT_LEAST_ONCE, "2026", "high"),
      // "[…] one of the servers that stores a copy of a message might be unavailable when you receive or delete a message."
      unacknowledged: fact(true, AT_LEAST_ONCE, "2026", "high"),
    },
    reorders: fact(true, `${SQS_GUIDE}/standard-queues.html`, "2026", "high"),
    batch: QUOTAS.batchStandard,
  },
  fifo: {
    faults: {
      // "[…] no more messages for the same message group ID are returned unless you delete the message or it becomes visible."
      late: fact(true, FIFO_LOGIC, "2023", "medium"),
      // "Unlike standard queues, FIFO queues don't introduce duplicate messages."
      twice: fact(false, EXACTLY_ONCE, "2026", "medium"),
      // Where a message was not deleted in time: "another worker consuming from the same queue can receive the same messages
      // and therefore process duplicates."
      unacknowledged: fact(true, RECEIVE_MESSAGE, "2026", "medium"),
    },
    reorders: fact(false, FIFO_LOGIC, "2026", "medium"),
    batch: QUOTAS.batchFifo,
    deduplication: QUOTAS.deduplication,
    group: QUOTAS.groupLength,
    deduplicationId: QUOTAS.groupLength,
    // Letters, digits and punctuation of ASCII.
    characters: fact("^[!-~]*$", SEND_MESSAGE, "2026-10", "medium"),
    waitsInside: fact(false, "src/aws/queue/settle.ts", "2026-11", "high"),
  },
};
