import { QUOTAS } from "../profile.ts";
import { QUEUE_DELIVERIES, type QueueDelivery } from "../queue/environment.ts";
import type { AwsPlan, FunctionPlan, QueueDeliveryPlan, Reference } from "./aws-plan.ts";
import { nameOf, queueNameOf } from "./names.ts";
import type { Refuse } from "./refuse.ts";

const ACCOUNT = "123456789012";
const REGION = "ap-southeast-1";

/**
 * Refuses functions whose variables are more than Lambda takes: as JSON, in which it measures them ("String measured:"
 * in its error), with the longest `<project_name>-<environment>` and with a region whose code is as long as most.
 */
export function refuseLargeEnvironments(plan: AwsPlan, refuse: Refuse): void {
  const limit = QUOTAS.lambda.environment.value;
  const values = new PlaceholderValues(plan);
  for (const fn of plan.functions) {
    const size = Buffer.byteLength(JSON.stringify(values.variablesOf(fn)));
    if (size <= limit) continue;
    refuse(
      `function ${fn.name}`,
      `its environment variables take up to ${size} bytes on AWS, and Lambda allows ${limit}: each resource that it uses and each queue that it consumes takes some. Make two functions of it, or shorten names`,
    );
  }
}

/** What the plan's references become, in length. */
class PlaceholderValues {
  readonly #plan: AwsPlan;
  readonly #prefix: string;

  constructor(plan: AwsPlan) {
    this.#plan = plan;
    this.#prefix = "x".repeat(plan.prefixLength);
  }

  variablesOf({ environment, queueDeliveries }: FunctionPlan): Record<string, string> {
    const variables = Object.entries(environment).map(([name, value]) => [
      name,
      typeof value === "string" ? value : this.#value(value),
    ]);
    if (queueDeliveries.length > 0) {
      const deliveries = queueDeliveries.map((delivery) => this.#delivery(delivery));
      variables.push([QUEUE_DELIVERIES, JSON.stringify(deliveries)]);
    }
    return Object.fromEntries(variables);
  }

  #delivery({ queue, deadLetterQueue, ...retry }: QueueDeliveryPlan): QueueDelivery {
    return {
      queue,
      queueArn: this.#value({ kind: "queue", name: queue, attribute: "arn" }),
      queueUrl: this.#value({ kind: "queue", name: queue, attribute: "url" }),
      deadLetterQueueUrl: this.#value({ kind: "queue", name: deadLetterQueue, attribute: "url" }),
      ...retry,
    };
  }

  #value({ kind, name, attribute }: Reference): string {
    const { app, queues } = this.#plan;
    const full = `${this.#prefix}-${nameOf(app, name)}`;
    if (kind === "bucket") return `${full}-${ACCOUNT}`;
    // Secrets Manager adds six characters.
    if (kind === "secret") return `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${full}-a1b2c3`;
    if (kind !== "queue") return full;
    const fifo = queues.some((queue) => queue.name === name && queue.fifo);
    const physical = `${this.#prefix}-${queueNameOf(app, { name, fifo })}`;
    return attribute === "arn"
      ? `arn:aws:sqs:${REGION}:${ACCOUNT}:${physical}`
      : `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${physical}`;
  }
}
