import type { QueueDriver } from "@motif/core/platform";
import { sqsClient } from "./client.ts";
import { queueDriver } from "./queue-driver.ts";

/** Queues in SQS. The client, and with it the connections, are made once per execution environment. */
export const queue: QueueDriver = queueDriver(sqsClient);
