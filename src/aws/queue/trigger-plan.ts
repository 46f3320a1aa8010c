import { type Refuse, wholeSeconds } from "@motif/compile/kit";
import {
  entryNamed,
  type FunctionEntry,
  type Inventory,
  type QueueEntry,
  type QueueTrigger,
  type RetryEntry,
  triggersOf,
} from "@motif/core/model";
import { type FilterPattern, filterOf } from "../ground/event-filter.ts";
import type { EnvironmentValue, Statement } from "../ground/plan.ts";
import type { Claim, FunctionNeeds } from "../ground/room.ts";
import { QUEUE_DELIVERIES, type QueueDelivery } from "./environment.ts";
import { QUOTAS, VISIBILITY_TIMES_TIMEOUT } from "./profile.ts";
import { deadLetterReference, queueReference } from "./reference.ts";

/** How functions read the queues of a plan. */
export interface QueueTriggerPlans {
  readonly queueTriggers: readonly QueueTriggerPlan[];
}

/** An SQS event source of a function. */
export interface QueueTriggerPlan {
  readonly name: string;
  readonly queue: string;
  readonly function: string;
  readonly batchSize: number;
  readonly batchWindow: number;
  readonly maximumConcurrency?: number;
  /** Messages that none of them matches are deleted without a call; all are wanted where there are none. */
  readonly filters?: readonly FilterPattern[];
  /** How the adapter has failed messages tried again. */
  readonly retry: RetryEntry;
}

/** How queues are read by functions. */
export function planQueueTriggers(inventory: Inventory, refuse: Refuse): QueueTriggerPlans {
  return {
    queueTriggers: triggersOf(inventory, "queue").map((trigger) => planned(trigger, inventory, refuse)),
  };
}

function planned(trigger: QueueTrigger, inventory: Inventory, refuse: Refuse): QueueTriggerPlan {
  const { name, delivery } = trigger;
  const queue = entryNamed(inventory.resources.queue, trigger.source.queue);
  const fn = entryNamed(inventory.functions, trigger.function);
  refuseBatch(trigger, queue, refuse);
  refuseVisibility(trigger, queue, fn, refuse);
  return {
    name,
    queue: queue.name,
    function: fn.name,
    batchSize: delivery.batchSize,
    batchWindow: wholeSeconds(delivery.batchWindowMs, name, "batchWindow", refuse),
    ...concurrencyOf(trigger, fn, refuse),
    ...filtersOf(fn, queue, refuse),
    retry: retryOf(trigger),
  };
}

/** A filter is over the data: a message's body, or the `data` of the CloudEvent in it where a bus brought it. */
function filtersOf(fn: FunctionEntry, queue: QueueEntry, refuse: Refuse): Pick<QueueTriggerPlan, "filters"> {
  const pattern = filterOf(fn, refuse);
  if (pattern === undefined) return {};
  if (queue.layout.rule === undefined) return { filters: [{ body: pattern }] };
  return {
    filters: [
      { body: { motifbus: [{ exists: true }], data: pattern } },
      { body: { motifbus: [{ exists: false }], ...pattern } },
    ],
  };
}

/** What consumers may take of the account's concurrency. */
export function consumerClaims({ queueTriggers }: QueueTriggerPlans): Claim[] {
  return queueTriggers.flatMap(({ function: name, maximumConcurrency: calls }) =>
    calls === undefined ? [] : [{ function: name, of: "consumers" as const, calls }],
  );
}

/** What a consumer needs: the adapter makes the backoff, puts off retries and gives messages up. */
export function consumerNeeds({ name }: FunctionEntry, inventory: Inventory): FunctionNeeds {
  const consumed = triggersOf(inventory, "queue").filter((trigger) => trigger.function === name);
  return {
    environment: { [QUEUE_DELIVERIES]: { json: consumed.map(queueDelivery) } },
    statements: consumed.flatMap((trigger) => consuming(name, trigger)),
  };
}

type JsonValue = Extract<EnvironmentValue, { readonly json: unknown }>["json"][number][string];

function queueDelivery(trigger: QueueTrigger): Record<keyof QueueDelivery, JsonValue> {
  const { queue } = trigger.source;
  return {
    queue,
    queueArn: queueReference(queue, "arn"),
    queueUrl: queueReference(queue, "url"),
    deadLetterQueueUrl: deadLetterReference(trigger.delivery.deadLetterQueue, "url"),
    ...retryOf(trigger),
  };
}

function retryOf({ delivery }: QueueTrigger): RetryEntry {
  const { attempts, initialDelayMs, maxDelayMs, factor } = delivery;
  return { attempts, initialDelayMs, maxDelayMs, factor };
}

/** What Lambda's pollers need of the role, and the adapter to put off a retry and to give a message up. */
function consuming(functionName: string, { name, source, delivery }: QueueTrigger): Statement[] {
  return [
    {
      why: `${functionName}: consumes queue ${source.queue} (${name}) and sets when a failed message comes back`,
      actions: [
        "sqs:ChangeMessageVisibility",
        "sqs:DeleteMessage",
        "sqs:GetQueueAttributes",
        "sqs:ReceiveMessage",
      ],
      access: "queue_consumer",
      resources: [queueReference(source.queue, "arn")],
    },
    {
      why: `${functionName}: gives up messages of queue ${source.queue} (${name}) that cannot succeed`,
      actions: ["sqs:SendMessage"],
      resources: [deadLetterReference(delivery.deadLetterQueue, "arn")],
    },
  ];
}

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html */
function refuseBatch({ name, delivery }: QueueTrigger, queue: QueueEntry, refuse: Refuse): void {
  const { batchSize, batchWindowMs } = delivery;
  if (queue.fifo && batchWindowMs > 0) {
    refuse(name, "has a batch window, and Lambda has none for FIFO queues; take it away");
  }
  const limit = QUOTAS.batchWithoutWindow.value;
  if (batchSize > limit && batchWindowMs < 1000) {
    refuse(
      name,
      `batchSize ${batchSize} is more than ${limit}, for which Lambda wants a batchWindow of 1s or more`,
    );
  }
}

function refuseVisibility(
  { name, delivery }: QueueTrigger,
  queue: QueueEntry,
  fn: FunctionEntry,
  refuse: Refuse,
): void {
  const least = VISIBILITY_TIMES_TIMEOUT * fn.timeoutMs + delivery.batchWindowMs;
  if (queue.visibilityTimeoutMs < least) {
    refuse(
      name,
      `the visibility timeout of queue ${queue.name} is ${queue.visibilityTimeoutMs / 1000} s; AWS wants ${VISIBILITY_TIMES_TIMEOUT} times the timeout of ${fn.name} and the batch window, ${least / 1000} s. Leave it out to get that`,
    );
  }
}

/**
 * Pollers that find a function throttled use up receives, until messages that nobody looked at are dead letters. So
 * they never ask for more than what is reserved.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
function concurrencyOf(
  { name, delivery: { maxConcurrency } }: QueueTrigger,
  { name: functionName, reservedConcurrency: reserved }: FunctionEntry,
  refuse: Refuse,
): { readonly maximumConcurrency?: number } {
  const least = QUOTAS.concurrencyMin.value;
  if (reserved !== undefined && reserved < (maxConcurrency ?? least)) {
    refuse(
      name,
      `asks for ${maxConcurrency ?? least} calls of ${functionName} at the same time${maxConcurrency === undefined ? ", the least that Lambda allows" : ""}, and ${reserved} are reserved; messages would be throttled into the dead-letter queue. Reserve as many`,
    );
  }
  const maximum = maxConcurrency ?? reserved;
  return maximum === undefined ? {} : { maximumConcurrency: maximum };
}
