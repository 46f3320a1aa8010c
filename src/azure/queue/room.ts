import type { QueueTrigger } from "@motif/core/model";
import { resourceVariable } from "@motif/runtime/variables";
import { uniqueNameOf } from "../ground/naming.ts";
import type { BasePlan } from "../ground/plan.ts";
import { clientIdOf } from "../ground/references.ts";
import type { Kind, Trigger } from "../ground/room.ts";
import { queueAlarms } from "./alarms.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { queueCharts } from "./charts.ts";
import { SERVICE_BUS_VARIABLE } from "./environment.ts";
import { locksBatch, longestBatch, planQueues, type QueuePlans } from "./plan.ts";
import { BILLING, queuePrice } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { DEAD_LETTERS, QUEUES, queueName } from "./reference.ts";
import { GIVE_UP, QUEUE_ROLES, queueAssignments, send } from "./roles.ts";
import { CONSTRAINTS, RULES } from "./rules.ts";
import { queueTerraform } from "./terraform.ts";
import { TEXTS } from "./texts.ts";
import { calledByQueues } from "./trigger-plan.ts";

/** Queues are Service Bus's. */
export const queue = {
  plan: planQueues,
  settings: (name, app, { access }) => ({
    [resourceVariable("queue", name)]: queueName(access === GIVE_UP ? DEAD_LETTERS : QUEUES, name),
    [SERVICE_BUS_VARIABLE.namespace]: { address: "local.service_bus_host" },
    [SERVICE_BUS_VARIABLE.credential]: "managedidentity",
    [SERVICE_BUS_VARIABLE.clientId]: clientIdOf(app),
  }),
  granted: ({ resource }) => send(resource.name),
  assignments: queueAssignments,
  physicalNames: ({ app }) => [uniqueNameOf(app, "Service Bus namespace", QUOTAS.namespaceNameLength.value)],
  alarms: queueAlarms,
  charts: queueCharts,
  terraform: queueTerraform,
  assigns: QUEUE_ROLES,
  price: queuePrice,
  billing: BILLING,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
  rules: RULES,
  constraints: CONSTRAINTS,
} satisfies Kind<BasePlan & QueuePlans>;

/** Messages come through a Service Bus trigger. */
export const queueTrigger = {
  brings: "messages of a queue",
  awaited: false,
  longest: (trigger, inventory) => (locksBatch(trigger, inventory) ? longestBatch(trigger) : undefined),
  called: calledByQueues,
} satisfies Trigger<QueueTrigger, BasePlan>;
