import type { PhysicalName } from "@motif/compile/kit";
import { ACCOUNT, REGION } from "../ground/longest.ts";
import type { BasePlan } from "../ground/plan.ts";
import type { Reference } from "../ground/reference.ts";
import type { Kind } from "../ground/room.ts";
import { topicAlarms } from "./alarms.ts";
import { CAPABILITIES } from "./capabilities.ts";
import { topicCharts } from "./charts.ts";
import { planTopics, type TopicPlans, topicName } from "./plan.ts";
import { BILLING, topicPrice } from "./price.ts";
import { QUOTAS } from "./profile.ts";
import { TOPIC_TYPE, topicReference } from "./reference.ts";
import { CONSTRAINTS, RULES } from "./rules.ts";
import { sayTopic, topicSam } from "./sam.ts";
import { grantedTopic } from "./statements.ts";
import { topicTerraform } from "./terraform.ts";
import { TEXTS } from "./texts.ts";

/** Topics are SNS's, with a queue of SQS behind each subscription. */
export const topic = {
  plan: planTopics,
  reference: (name) => topicReference(name, "arn"),
  granted: grantedTopic,
  physicalNames: ({ app, topics }) =>
    topics.map(
      (each): PhysicalName => ({
        where: `topic ${each.name}`,
        service: "topic",
        name: topicName(app, each),
        limit: QUOTAS.nameLength.value,
      }),
    ),
  alarms: topicAlarms,
  charts: topicCharts,
  terraform: topicTerraform,
  sam: topicSam,
  named: { [TOPIC_TYPE]: { sam: sayTopic, longest: longestOf } },
  price: topicPrice,
  billing: BILLING,
  capabilities: CAPABILITIES,
  texts: TEXTS,
  quotas: QUOTAS,
  rules: RULES,
  constraints: CONSTRAINTS,
} satisfies Kind<BasePlan & TopicPlans>;

function longestOf({ name }: Reference, { app, topics }: BasePlan & TopicPlans, prefix: string): string {
  const fifo = topics.some((each) => each.name === name && each.fifo);
  return `arn:aws:sns:${REGION}:${ACCOUNT}:${prefix}-${topicName(app, { name, fifo })}`;
}
