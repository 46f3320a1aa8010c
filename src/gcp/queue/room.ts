import { nameOf } from "@motif/compile/kit";
import type { QueueTrigger } from "@motif/core/model";
import { resourceVariable } from "@motif/runtime/variables";
import { callerFor, eventsOf } from "../ground/caller.ts";
import type { BasePlan } from "../ground/plan.ts";
import { topic } from "../ground/pubsub/reference.ts";
import { publish } from "../ground/pubsub/roles.ts";
import type { Kind, Trigger } from "../ground/room.ts";
import { queueAlarms } from "./alarms.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { queueCharts } from "./charts.ts";
import { queueCollections } from "./collections.ts";
import { planQueues, type QueuePlans } from "./plan.ts";
import { BILLING, queuePrice } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { CONSTRAINTS, FLOORS, RULES } from "./rules.ts";
import { queueTerraform } from "./terraform.ts";
import { TEXTS } from "./texts.ts";
import { calledByQueues, sending } from "./trigger-plan.ts";

/** Queues are topics of Pub/Sub with one subscription each. */
export const queue = {
  plan: planQueues,
  environment: (name) => ({ [resourceVariable("queue", name)]: topic(name, "id") }),
  granted: ({ resource }) => publish(resource.name),
  besides: sending,
  services: ({ topics, delays }) => [
    ...(topics.length > 0 ? ["pubsub"] : []),
    ...(delays ? ["cloudtasks"] : []),
  ],
  collections: queueCollections,
  physicalNames: ({ app, topics }) =>
    topics.map(({ name, published, deadLettersOf: of }) => ({
      where: of ? `${of.kind} ${of.name}` : `${published ? "topic" : "queue"} ${name}`,
      service: "topic",
      name: nameOf(app, name),
      limit: QUOTAS.nameLength.value,
    })),
  alarms: queueAlarms,
  charts: queueCharts,
  terraform: queueTerraform,
  price: queuePrice,
  billing: BILLING,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
  rules: RULES,
  constraints: CONSTRAINTS,
  floors: FLOORS,
} satisfies Kind<BasePlan & QueuePlans>;

/** Messages are pushed to the function. */
export const queueTrigger = {
  brings: "messages of a queue",
  ingress: "internal",
  longest: { seconds: QUOTAS.ackDeadline.value, who: "Pub/Sub waits for the answer to a push" },
  called: calledByQueues,
  caller: (functionName, triggers) => callerFor(functionName, eventsOf("messages", triggers)),
  capabilities: {},
} satisfies Trigger<QueueTrigger, BasePlan>;
