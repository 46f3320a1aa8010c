import type { StreamTrigger } from "@motif/core/model";
import { resourceVariable } from "@motif/runtime/variables";
import { callerFor, eventsOf } from "../ground/caller.ts";
import type { BasePlan } from "../ground/plan.ts";
import { topic as topicReference } from "../ground/pubsub/reference.ts";
import { publish } from "../ground/pubsub/roles.ts";
import type { Kind, Trigger } from "../ground/room.ts";
import { QUOTAS as QUEUE_QUOTAS } from "../queue/profile.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { planStreams, publishing, type StreamPlans } from "./plan.ts";
import { streamPrice } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { TEXTS } from "./texts.ts";
import { calledByStreams } from "./trigger-plan.ts";

/** Streams are topics of Pub/Sub whose messages have ordering keys; what they are made of is planned and written with queues. */
export const stream = {
  plan: planStreams,
  environment: (name) => ({ [resourceVariable("stream", name)]: topicReference(name, "id") }),
  granted: ({ resource, access }) => (access === "publisher" ? publish(resource.name) : undefined),
  besides: publishing,
  price: streamPrice,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
} satisfies Kind<BasePlan & StreamPlans>;

/** Records are pushed to the function, one by one. */
export const streamTrigger = {
  brings: "records of a stream",
  ingress: "internal",
  longest: { seconds: QUEUE_QUOTAS.ackDeadline.value, who: "Pub/Sub waits for the answer to a push" },
  called: calledByStreams,
  caller: (functionName, triggers) => callerFor(functionName, eventsOf("records", triggers)),
  capabilities: {},
} satisfies Trigger<StreamTrigger, BasePlan>;
