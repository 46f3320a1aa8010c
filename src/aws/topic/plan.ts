import { nameOf } from "@motif/compile/kit";
import { type Inventory, type TopicEntry, triggersOf } from "@motif/core/model";
import { fifoSuffix } from "../queue/plan.ts";
import { type FilterPolicy, filterPolicy } from "./filter-policy.ts";

/** The topics of a plan. */
export interface TopicPlans {
  readonly topics: readonly TopicPlan[];
}

/** An SNS topic with its subscriptions. */
export interface TopicPlan {
  readonly name: string;
  readonly description: string;
  readonly fifo: boolean;
  readonly subscriptions: readonly SubscriptionPlan[];
}

/** An SQS queue behind a topic. */
export interface SubscriptionPlan {
  readonly queue: string;
  /** Which messages it gets, as SNS has it; undefined: all. */
  readonly filterPolicy?: FilterPolicy;
  /** Where goes what SNS could not hand over in 23 days, or was not allowed to; undefined where nothing reads the queue. */
  readonly deadLetterQueue?: string;
}

/** The app's topics. */
export function planTopics(inventory: Inventory): TopicPlans {
  return { topics: inventory.resources.topic.map((topic) => planned(topic, inventory)) };
}

/** The physical name of a topic, without the prefix. */
export function topicName(app: string, { name, fifo }: Pick<TopicPlan, "name" | "fifo">): string {
  return nameOf(app, name) + fifoSuffix({ fifo });
}

function planned({ name, fifo, subscriptions }: TopicEntry, inventory: Inventory): TopicPlan {
  const triggers = triggersOf(inventory, "queue");
  return {
    name,
    description: `Goes to ${subscriptions.map(({ queue }) => queue).join(", ")}`,
    fifo,
    subscriptions: subscriptions.map(({ queue, filter }) => {
      const trigger = triggers.find(({ source }) => source.queue === queue);
      return {
        queue,
        ...(filter && { filterPolicy: filterPolicy(filter) }),
        ...(trigger && { deadLetterQueue: trigger.delivery.deadLetterQueue }),
      };
    }),
  };
}
