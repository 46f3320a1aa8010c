/** What AWS allows and how it behaves, as far as the compiler refuses or decides by it. */

import { fact, type Profile, type Quotas, quota } from "@motif/core/platform";

const SERVERLESS_GUIDE = "github.com/aws/agent-toolkit-for-aws@d6ad2e4 skills/core-skills/aws-serverless";
const LAMBDA = `${SERVERLESS_GUIDE}/references/lambda.md`;
const EVENT_SOURCES = `${SERVERLESS_GUIDE}/references/event-sources.md`;
const LAMBDA_ASYNC = "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html";
const EVENT_INVOKE = "https://docs.aws.amazon.com/lambda/latest/api/API_PutFunctionEventInvokeConfig.html";
const SCHEDULER = "https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html";
const QUEUE_ATTRIBUTES =
  "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html";
const SEND_MESSAGE =
  "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html";
const SQS_GUIDE = "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide";
const NAMING = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html";

/** Limits by service. Those that the core checks for every cloud (memory, batch sizes) are not repeated here. */
export const QUOTAS = {
  lambda: {
    timeout: quota(900, "s", LAMBDA, "2026-08", "high"),
    /** Requests and responses of a synchronous invocation, with the event around them. */
    payload: quota(6 * 1024 * 1024, "bytes", LAMBDA, "2026-08", "high"),
    /** Of a function URL that streams. */
    responseStream: quota(200 * 1024 * 1024, "bytes", LAMBDA, "2026-08", "high"),
    environment: quota(4096, "bytes", LAMBDA, "2026-08", "high"),
    /** Of a function: who may invoke it. */
    resourcePolicy: quota(
      20 * 1024,
      "bytes",
      "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html",
      "2026-11",
      "medium",
    ),
    nameLength: quota(
      64,
      "characters",
      "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html",
      "2026-08",
      "medium",
    ),
    asyncRetries: quota(2, "invocations", EVENT_INVOKE, "2026-08", "high"),
    asyncAgeMin: quota(60, "s", EVENT_INVOKE, "2026-08", "medium"),
    asyncAgeMax: quota(21_600, "s", EVENT_INVOKE, "2026-08", "medium"),
    /** Of a batch, with the event around its messages. */
    batchPayload: quota(6 * 1024 * 1024, "bytes", EVENT_SOURCES, "2026-08", "high"),
    batchStandard: quota(10_000, "messages", EVENT_SOURCES, "2026-08", "high"),
    batchFifo: quota(10, "messages", EVENT_SOURCES, "2026-08", "high"),
    /** Larger batches need a batch window of at least a second. */
    batchWithoutWindow: quota(10, "messages", EVENT_SOURCES, "2026-08", "high"),
    /** The least `maximum_concurrency` of an SQS event source. */
    queueConcurrencyMin: quota(2, "invocations", EVENT_SOURCES, "2026-08", "medium"),
  },
  apiGateway: {
    payload: quota(
      10 * 1024 * 1024,
      "bytes",
      `${SERVERLESS_GUIDE}/references/api-gateway.md`,
      "2026-08",
      "medium",
    ),
    integrationTimeout: quota(30, "s", `${SERVERLESS_GUIDE}/references/api-gateway.md`, "2026-08", "medium"),
  },
  sqs: {
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
  },
  s3: { nameLength: quota(63, "characters", NAMING, "2026-10", "medium") },
  secretsManager: {
    nameLength: quota(
      512,
      "characters",
      "https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html",
      "2026-11",
      "high",
    ),
  },
  iam: {
    roleNameLength: quota(
      64,
      "characters",
      "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html",
      "2026-10",
      "medium",
    ),
  },
  dynamodb: {
    item: quota(
      400 * 1024,
      "bytes",
      "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html",
      "2026",
      "high",
    ),
    indexes: quota(20, "indexes", "no source; can be raised for an account", "2026-10", "recall"),
  },
  scheduler: {
    interval: quota(1, "min", `${SERVERLESS_GUIDE}/references/architecture.md`, "2026-08", "medium"),
    nameLength: quota(
      64,
      "characters",
      "https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html",
      "2026-10",
      "medium",
    ),
    ageMin: quota(60, "s", SCHEDULER, "2026-10", "medium"),
    ageMax: quota(86_400, "s", SCHEDULER, "2026-10", "medium"),
  },
} as const satisfies Quotas;

/**
 * Waits of Lambda's own between the attempts of an asynchronous invocation, in milliseconds; they cannot be set.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export const ASYNC_RETRY_DELAYS_MS = { value: [60_000, 120_000], source: LAMBDA_ASYNC } as const;

/**
 * A queue hides a message for at least so many times the function's timeout, plus the batch window.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export const VISIBILITY_TIMES_TIMEOUT = 6;

/**
 * Days for which CloudWatch can keep logs.
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
 */
export const LOG_RETENTION_DAYS: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** How AWS behaves, for `motif dev --as aws`. */
export const PROFILE: Profile = {
  name: "aws",
  title: "AWS",
  http: {
    request: QUOTAS.lambda.payload,
    base64: fact(
      true,
      "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html",
      "2026",
      "medium",
    ),
    collects: fact(
      true,
      "https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html",
      "2026",
      "medium",
    ),
    response: QUOTAS.lambda.payload,
    streamed: QUOTAS.lambda.responseStream,
  },
  queue: {
    message: QUOTAS.sqs.messageSize,
    batchBytes: QUOTAS.lambda.batchPayload,
    hidden: QUOTAS.sqs.visibility,
    renewed: fact(false, `${SQS_GUIDE}/sqs-visibility-timeout.html`, "2026", "medium"),
    afterCrash: fact("hidden", `${SQS_GUIDE}/sqs-visibility-timeout.html`, "2026", "medium"),
    jitter: fact(true, "the adapter hides failed messages itself: src/aws/queue/settle.ts", "2026", "high"),
    longestWait: QUOTAS.sqs.visibility,
    standard: {
      duplicates: fact(true, `${SQS_GUIDE}/standard-queues-at-least-once-delivery.html`, "2026", "high"),
      reorders: fact(true, `${SQS_GUIDE}/standard-queues.html`, "2026", "high"),
      batch: QUOTAS.lambda.batchStandard,
    },
    fifo: {
      duplicates: fact(false, `${SQS_GUIDE}/FIFO-queues-exactly-once-processing.html`, "2026", "medium"),
      reorders: fact(false, `${SQS_GUIDE}/FIFO-queues-understanding-logic.html`, "2026", "medium"),
      batch: QUOTAS.lambda.batchFifo,
      deduplication: QUOTAS.sqs.deduplication,
      group: QUOTAS.sqs.groupLength,
      deduplicationId: QUOTAS.sqs.groupLength,
      // Letters, digits and punctuation of ASCII.
      characters: fact("^[!-~]*$", SEND_MESSAGE, "2026-10", "medium"),
      waitsInside: fact(false, "src/aws/queue/settle.ts", "2026-11", "high"),
    },
  },
  table: { item: QUOTAS.dynamodb.item },
  events: {
    duplicates: fact(true, LAMBDA_ASYNC, "2026", "medium"),
    reorders: fact(
      true,
      "https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html",
      "2026",
      "medium",
    ),
  },
  schedules: {
    duplicates: fact(
      true,
      "https://docs.aws.amazon.com/scheduler/latest/UserGuide/what-is-scheduler.html",
      "2026",
      "medium",
    ),
    reorders: fact(false, "a run is due at its own time", "2026", "medium"),
  },
};
