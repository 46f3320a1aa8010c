import { type Refuse, wholeSeconds } from "@motif/compile/kit";
import { entryNamed, type Inventory, type TopicEntry, triggersOf } from "@motif/core/model";
import type { Backlog } from "../ground/room.ts";
import { QUOTAS as QUEUE_QUOTAS } from "../queue/profile.ts";
import { QUOTAS } from "./profile.ts";
import { EVERYTHING, sqlFilter } from "./sql-filter.ts";

/** The topics of a plan. */
export interface TopicPlans {
  readonly topics: readonly TopicPlan[];
}

/** A Service Bus topic with its subscriptions. */
export interface TopicPlan {
  readonly name: string;
  readonly description: string;
  readonly fifo: boolean;
  /** How long a message is kept on its way into the queues. */
  readonly retention: number;
  /** Messages with an id that was seen within so many seconds are dropped; 0: none. */
  readonly duplicateWindow: number;
  readonly subscriptions: readonly SubscriptionPlan[];
}

/** A subscription of a topic, which forwards to the queue of the same name. */
export interface SubscriptionPlan {
  readonly queue: string;
  /** Which messages it gets. */
  readonly sqlFilter: string;
  /** Where goes what the queue does not take; undefined where nothing reads the queue. */
  readonly deadLetterQueue?: string;
}

/** The app's topics. */
export function planTopics(inventory: Inventory, _: readonly Backlog[], refuse: Refuse): TopicPlans {
  return { topics: inventory.resources.topic.map((topic) => planned(topic, inventory, refuse)) };
}

function planned({ name, fifo, subscriptions }: TopicEntry, inventory: Inventory, refuse: Refuse): TopicPlan {
  const triggers = triggersOf(inventory, "queue");
  const queues = subscriptions.map(({ queue }) => entryNamed(inventory.resources.queue, queue));
  return {
    name,
    description: `Goes to ${queues.map((queue) => queue.name).join(", ")}`,
    fifo,
    retention: wholeSeconds(
      Math.max(...queues.map(({ retentionMs }) => retentionMs)),
      `topic ${name}`,
      "retention of its queues",
      refuse,
    ),
    duplicateWindow: fifo ? QUEUE_QUOTAS.duplicateWindow.value : 0,
    subscriptions: subscriptions.map(({ queue, filter }) => {
      const trigger = triggers.find(({ source }) => source.queue === queue);
      const sql = filter ? sqlFilter(filter) : EVERYTHING;
      refuseLong(queue, sql, refuse);
      return {
        queue,
        sqlFilter: sql,
        ...(trigger && { deadLetterQueue: trigger.delivery.deadLetterQueue }),
      };
    }),
  };
}

function refuseLong(queue: string, sql: string, refuse: Refuse): void {
  const most = QUOTAS.filterLength.value;
  if (sql.length <= most) return;
  refuse(
    `queue ${queue}`,
    `its filter has ${sql.length} characters as Service Bus has it, which takes ${most}; use fewer or shorter conditions, or filter by a field that says the same in one word`,
  );
}
