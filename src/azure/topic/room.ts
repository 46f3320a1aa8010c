import { resourceVariable } from "@motif/runtime/variables";
import type { BasePlan } from "../ground/plan.ts";
import { clientIdOf } from "../ground/references.ts";
import type { Kind } from "../ground/room.ts";
import { SERVICE_BUS_VARIABLE } from "../queue/environment.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { planTopics, type TopicPlans } from "./plan.ts";
import { BILLING, topicPrice } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { topicName } from "./reference.ts";
import { publish, topicAssignments } from "./roles.ts";
import { CONSTRAINTS, RULES } from "./rules.ts";
import { topicTerraform } from "./terraform.ts";
import { TEXTS } from "./texts.ts";

/** Topics are Service Bus's, in the namespace of the queues that their subscriptions forward to. */
export const topic = {
  plan: planTopics,
  settings: (name, app) => ({
    [resourceVariable("topic", name)]: topicName(name),
    [SERVICE_BUS_VARIABLE.namespace]: { address: "local.service_bus_host" },
    [SERVICE_BUS_VARIABLE.credential]: "managedidentity",
    [SERVICE_BUS_VARIABLE.clientId]: clientIdOf(app),
  }),
  granted: ({ resource }) => publish(resource.name),
  assignments: topicAssignments,
  terraform: topicTerraform,
  price: topicPrice,
  billing: BILLING,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
  rules: RULES,
  constraints: CONSTRAINTS,
} satisfies Kind<BasePlan & TopicPlans>;
