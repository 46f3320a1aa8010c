import type { QueueDriver } from "@motif/core/platform";
import { sqsClient } from "./sqs/client.ts";
import { queueDriver } from "./sqs/queue-driver.ts";

/** Queues in SQS. The client, and with it the connections, are made once per execution environment. */
export const sqs: QueueDriver = queueDriver(sqsClient);
