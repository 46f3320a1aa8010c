import type { TopicDriver } from "@motif/core/platform";
import { serviceBusClient } from "../queue/client.ts";
import { topicDriver } from "./topic-driver.ts";

/** Topics in Service Bus. The connection is that of the process's queues. */
export const topic: TopicDriver = topicDriver(serviceBusClient);
