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

/** How messages are delivered. */
export const QUEUE: Profile["queue"] = {
  message: QUOTAS.messageSize,
  batchBytes: QUOTAS.batchPayload,
  hidden: QUOTAS.visibility,
  renewed: fact(false, `${SQS_GUIDE}/sqs-visibility-timeout.html`, "2026", "medium"),
  afterCrash: fact("hidden", `${SQS_GUIDE}/sqs-visibility-timeout.html`, "2026", "medium"),
  jitter: fact(true, "the adapter hides failed messages itself: src/aws/queue/settle.ts", "2026", "high"),
  longestWait: QUOTAS.visibility,
  standard: {
    duplicates: fact(true, `${SQS_GUIDE}/standard-queues-at-least-once-delivery.html`, "2026", "high"),
    reorders: fact(true, `${SQS_GUIDE}/standard-queues.html`, "2026", "high"),
    batch: QUOTAS.batchStandard,
  },
  fifo: {
    duplicates: fact(false, `${SQS_GUIDE}/FIFO-queues-exactly-once-processing.html`, "2026", "medium"),
    reorders: fact(false, `${SQS_GUIDE}/FIFO-queues-understanding-logic.html`, "2026", "medium"),
    batch: QUOTAS.batchFifo,
    deduplication: QUOTAS.deduplication,
    group: QUOTAS.groupLength,
    deduplicationId: QUOTAS.groupLength,
    // Letters, digits and punctuation of ASCII.
    characters: fact("^[!-~]*$", SEND_MESSAGE, "2026-10", "medium"),
    waitsInside: fact(false, "src/aws/queue/settle.ts", "2026-11", "high"),
  },
};
