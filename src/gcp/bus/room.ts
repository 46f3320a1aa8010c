import { resourceVariable } from "@motif/runtime/variables";
import type { BasePlan } from "../ground/plan.ts";
import { topic as topicReference } from "../ground/pubsub/reference.ts";
import { publish } from "../ground/pubsub/roles.ts";
import type { Kind } from "../ground/room.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { type BusPlans, planBuses, publishing } from "./plan.ts";
import { busPrice } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { TEXTS } from "./texts.ts";

/** Buses are topics of Pub/Sub, as queues are; what they are made of is planned and written with these. */
export const bus = {
  plan: planBuses,
  environment: (name) => ({ [resourceVariable("bus", name)]: topicReference(name, "id") }),
  granted: ({ resource }) => publish(resource.name),
  besides: publishing,
  price: busPrice,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
} satisfies Kind<BasePlan & BusPlans>;
