import type { QueueDriver } from "@motif/core/platform";
import { queueDriver } from "./pubsub/queue-driver.ts";

/** Queues in Pub/Sub, with Cloud Tasks for delays. Connections are made when they are first needed, and kept. */
export const pubsub: QueueDriver = queueDriver;
