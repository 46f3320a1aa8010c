import type { QueueDriver } from "@motif/core/platform";
import { serviceBusClient } from "./client.ts";
import { queueDriver } from "./queue-driver.ts";

/** Queues in Service Bus. The client, and with it the connection, is made once per process. */
export const queue: QueueDriver = queueDriver(serviceBusClient);
