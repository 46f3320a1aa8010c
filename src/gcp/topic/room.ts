import { resourceVariable } from "@motif/runtime/variables";
import type { BasePlan } from "../ground/plan.ts";
import { topic as topicReference } from "../ground/pubsub/reference.ts";
import { publish } from "../ground/pubsub/roles.ts";
import type { Kind } from "../ground/room.ts";
import type { QueuePlans } from "../queue/plan.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { planTopics, publishing, type TopicPlans } from "./plan.ts";
import { topicPrice } from "./price.ts";
import { TEXTS } from "./texts.ts";

/** Topics are Pub/Sub's, as queues are; what they are made of is planned and written with these. */
export const topic = {
  plan: planTopics,
  environment: (name) => ({ [resourceVariable("topic", name)]: topicReference(name, "id") }),
  granted: ({ resource }) => publish(resource.name),
  besides: publishing,
  price: topicPrice,
  capabilities: CAPABILITIES,
  texts: TEXTS,
} satisfies Kind<BasePlan & QueuePlans & TopicPlans>;
