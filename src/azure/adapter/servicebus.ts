import type { QueueDriver } from "@motif/core/platform";
import { serviceBusClient } from "./servicebus/client.ts";
import { queueDriver } from "./servicebus/queue-driver.ts";

/** Queues in Service Bus. The client, and with it the connection, is made once per process. */
export const servicebus: QueueDriver = queueDriver(serviceBusClient);
