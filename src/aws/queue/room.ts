import type { PhysicalName } from "@motif/compile/kit";
import { ACCOUNT, REGION } from "../ground/longest.ts";
import type { BasePlan } from "../ground/plan.ts";
import type { Reference } from "../ground/reference.ts";
import type { Kind, Trigger } from "../ground/room.ts";
import { queueAlarms } from "./alarms.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { queueCharts } from "./charts.ts";
import { planQueues, type QueuePlans, queueName } from "./plan.ts";
import { BILLING, queuePrice } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { QUEUE_TYPE, queueReference } from "./reference.ts";
import { CONSTRAINTS, FLOORS, RULES } from "./rules.ts";
import { queueEvents, queueSam, sayQueue } from "./sam.ts";
import { grantedQueue } from "./statements.ts";
import { queueTerraform, queueTriggerTerraform } from "./terraform.ts";
import { TEXTS } from "./texts.ts";
import { consumerClaims, consumerNeeds, planQueueTriggers, type QueueTriggerPlans } from "./trigger-plan.ts";

/** Queues are SQS's. */
export const queue = {
  plan: planQueues,
  reference: (name) => queueReference(name, "url"),
  granted: grantedQueue,
  physicalNames: ({ app, queues }) =>
    queues.map((each): PhysicalName => {
      const { deadLettersOf: of } = each;
      return {
        where: of ? `${of.kind} ${of.name}` : `queue ${each.name}`,
        service: "queue",
        name: queueName(app, each),
        limit: QUOTAS.nameLength.value,
      };
    }),
  alarms: queueAlarms,
  charts: queueCharts,
  terraform: queueTerraform,
  sam: queueSam,
  named: { [QUEUE_TYPE]: { sam: sayQueue, longest: longestOf } },
  price: queuePrice,
  billing: BILLING,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
  rules: RULES,
  constraints: CONSTRAINTS,
  floors: FLOORS,
} satisfies Kind<BasePlan & QueuePlans & QueueTriggerPlans>;

function longestOf(
  { name, attribute }: Reference,
  { app, queues }: BasePlan & QueuePlans,
  prefix: string,
): string {
  const fifo = queues.some((each) => each.name === name && each.fifo);
  const physical = `${prefix}-${queueName(app, { name, fifo })}`;
  return attribute === "arn"
    ? `arn:aws:sqs:${REGION}:${ACCOUNT}:${physical}`
    : `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${physical}`;
}

/** Messages come through an event source mapping. */
export const queueTrigger = {
  brings: "messages of a queue",
  plan: planQueueTriggers,
  adapter: () => "queue",
  needs: consumerNeeds,
  claims: consumerClaims,
  terraform: queueTriggerTerraform,
  events: queueEvents,
  capabilities: {},
} satisfies Trigger<BasePlan & QueueTriggerPlans>;
