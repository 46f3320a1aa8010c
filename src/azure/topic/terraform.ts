import { eachKey, type Resource, ref, resource } from "@motif/compile";
import { outputByName, repeated } from "@motif/compile/kit";
import { expressionOf, ofInstance } from "../ground/references.ts";
import type { TerraformParts } from "../ground/room.ts";
import { DEAD_LETTERS, QUEUES, queueName, SERVICE_BUS } from "../queue/reference.ts";
import { isoDuration } from "../queue/terraform.ts";
import type { SubscriptionPlan, TopicPlan, TopicPlans } from "./plan.ts";
import { SUBSCRIPTIONS, TOPIC_TYPE, TOPICS, topicName } from "./reference.ts";

/** MB of messages that a topic can hold, the most in the Standard tier. */
const LARGEST_TOPIC = 5120;
/** Tries of handing a message to its queue, before it goes to the queue's dead letters. */
const HAND_OVERS = 10;
/** Keys of subscriptions are names of queues, which are names of subscriptions then. */
type Subscription = SubscriptionPlan & { readonly topic: string };

/** The topics in the namespace of the queues, and the subscriptions that forward to these. */
export function topicTerraform({ topics }: TopicPlans): TerraformParts {
  if (topics.length === 0) return {};
  const all = topics.flatMap(({ name, subscriptions }) =>
    subscriptions.map((subscription): Subscription => ({ topic: name, ...subscription })),
  );
  const names = topics.map(({ name }) => [name, expressionOf(topicName(name))] as const);
  return {
    data: [topicBlock(topics), subscriptionBlock(all), ruleBlock(all)],
    outputs: {
      data: outputByName("topic_names", "Service Bus topics, by their name in the app.", names),
    },
  };
}

function topicBlock(topics: readonly TopicPlan[]): Resource {
  const { forEach, value } = repeated(
    topics.map(({ name, description, fifo, retention, duplicateWindow }) => ({
      key: name,
      comment: `${description}.`,
      values: {
        ttl: isoDuration(retention),
        ordered: fifo ? true : undefined,
        drop_duplicates: fifo ? true : undefined,
        duplicate_window: fifo ? isoDuration(duplicateWindow) : undefined,
      },
    })),
  );
  const ifFifo = (name: "ordered" | "drop_duplicates" | "duplicate_window") =>
    topics.some(({ fifo }) => fifo) ? value(name) : undefined;
  return resource(
    TOPIC_TYPE,
    "topic",
    {
      name: eachKey,
      namespace_id: ref(SERVICE_BUS, "id"),
      max_size_in_megabytes: LARGEST_TOPIC,
      default_message_ttl: value("ttl"),
      support_ordering: ifFifo("ordered"),
      requires_duplicate_detection: ifFifo("drop_duplicates"),
      duplicate_detection_history_time_window: ifFifo("duplicate_window"),
    },
    { forEach },
  );
}

/** Without sessions also where the queue has some: a subscription with sessions cannot forward. */
function subscriptionBlock(subscriptions: readonly Subscription[]): Resource {
  const { forEach, value } = repeated(
    subscriptions.map(({ queue, topic, deadLetterQueue }) => ({
      key: queue,
      values: {
        topic,
        dead_letters:
          deadLetterQueue === undefined ? undefined : expressionOf(queueName(DEAD_LETTERS, deadLetterQueue)),
      },
    })),
  );
  return resource(
    "azurerm_servicebus_subscription",
    "subscription",
    {
      name: eachKey,
      topic_id: ofInstance(TOPICS, value("topic"), "id"),
      max_delivery_count: HAND_OVERS,
      forward_to: ofInstance(QUEUES, eachKey, "name"),
      forward_dead_lettered_messages_to: subscriptions.some(({ deadLetterQueue }) => deadLetterQueue)
        ? value("dead_letters")
        : undefined,
      dead_lettering_on_filter_evaluation_error: false,
    },
    { comment: "Each forwards what its rule lets through to the queue of its name.", forEach },
  );
}

/**
 * The first rule takes the place of the one that Azure makes for everything, and a subscription without a rule gets nothing: so
 * each has one, also where it is for everything (https://github.com/hashicorp/terraform-provider-azurerm/issues/20718).
 */
function ruleBlock(subscriptions: readonly Subscription[]): Resource {
  const { forEach, value } = repeated(
    subscriptions.map(({ queue, sqlFilter }) => ({ key: queue, values: { sql: sqlFilter } })),
  );
  return resource(
    "azurerm_servicebus_subscription_rule",
    "rule",
    {
      name: "filter",
      subscription_id: ofInstance(SUBSCRIPTIONS, eachKey, "id"),
      filter_type: "SqlFilter",
      sql_filter: value("sql"),
    },
    { forEach },
  );
}
