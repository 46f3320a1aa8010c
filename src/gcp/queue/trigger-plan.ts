import type { Refuse } from "@motif/compile/kit";
import type { FunctionEntry, Inventory, QueueTrigger } from "@motif/core/model";
import { DATABASE_VARIABLE } from "../database/environment.ts";
import { DATABASE_ID, databaseRole } from "../database/reference.ts";
import { calledFor, eventsOf } from "../ground/caller.ts";
import type { EnvironmentValue } from "../ground/plan.ts";
import { ENDPOINT_VARIABLE } from "../ground/pubsub/environment.ts";
import { PUBSUB_ENDPOINT, topic } from "../ground/pubsub/reference.ts";
import { publish } from "../ground/pubsub/roles.ts";
import { account } from "../ground/references.ts";
import type { Called, FunctionNeeds } from "../ground/room.ts";
import {
  ACCOUNT_VARIABLE,
  DELIVERIES_VARIABLE,
  type QueueDelivery,
  TASK_QUEUE_VARIABLE,
} from "./environment.ts";
import { limitOf, sentQueues } from "./plan.ts";
import { feedId, subscriptionId, TASK_QUEUE } from "./reference.ts";
import { delaying } from "./roles.ts";

/** What its queues make of a consumer: it gives up messages that cannot succeed by itself, at once and exactly. */
export function calledByQueues(
  fn: FunctionEntry,
  triggers: readonly QueueTrigger[],
  _: Inventory,
  refuse: Refuse,
): Called {
  const limited = triggers.find(({ delivery }) => delivery.maxConcurrency !== undefined);
  if (limited && triggers.length > 1) {
    refuse(
      limited.name,
      `limits how often ${fn.name} runs at once for one of its queues, and Google Cloud limits a function as a whole; give each queue a function of its own`,
    );
  }
  const atOnce = limitOf(fn, triggers);
  return {
    environment: {
      [DELIVERIES_VARIABLE]: { json: triggers.flatMap(queueDeliveries) },
      [ENDPOINT_VARIABLE]: PUBSUB_ENDPOINT,
      [DATABASE_VARIABLE]: DATABASE_ID,
    },
    permissions: [
      ...triggers.map(({ name, source, delivery }) => ({
        why: [`${fn.name}: gives up messages of queue ${source.queue} (${name})`],
        ...publish(delivery.deadLetterQueue),
      })),
      {
        why: [`${fn.name}: counts how often it tried messages that failed`],
        ...databaseRole(true),
      },
    ],
    callers: [calledFor(fn.name, eventsOf("messages", triggers))],
    ...(atOnce !== undefined && { atOnce }),
  };
}

/** What is sent to a queue comes by its own subscription, what is published to its topic by another. */
function queueDeliveries({ source, delivery }: QueueTrigger) {
  const { queue } = source;
  const fedBy = source.topic ?? source.bus;
  const by = [subscriptionId(queue), ...(fedBy === undefined ? [] : [feedId(queue, fedBy)])];
  return by.map(
    (subscription) =>
      ({
        queue,
        subscription,
        deadLetterTopic: topic(delivery.deadLetterQueue, "id"),
        attempts: delivery.attempts,
      }) satisfies Record<keyof QueueDelivery, unknown>,
  );
}

/** What sending takes besides publishing: tasks for delayed messages, and markers that tell duplicates apart. */
export function sending(fn: FunctionEntry, inventory: Inventory): FunctionNeeds {
  const delayed = sentQueues(fn, inventory, false);
  const ordered = sentQueues(fn, inventory, true);
  const environment: Record<string, EnvironmentValue> = {};
  if (delayed.length + ordered.length > 0) environment[ENDPOINT_VARIABLE] = PUBSUB_ENDPOINT;
  if (ordered.length > 0) environment[DATABASE_VARIABLE] = DATABASE_ID;
  if (delayed.length > 0) {
    environment[TASK_QUEUE_VARIABLE] = { address: TASK_QUEUE, attribute: "id" };
    environment[ACCOUNT_VARIABLE] = account(fn.name, "email");
  }
  const marking = {
    why: [`${fn.name}: remembers what it sent to queue ${ordered.join(", ")}, to tell duplicates apart`],
    ...databaseRole(true),
  };
  return {
    environment,
    permissions: [
      ...(delayed.length > 0 ? delaying(fn.name, delayed) : []),
      ...(ordered.length > 0 ? [marking] : []),
    ],
  };
}
