import {
  type Addressed,
  type Args,
  block,
  dynamicBlock,
  type Expression,
  eachKey,
  type Resource,
  ref,
  resource,
  splat,
  v,
} from "@motif/compile";
import { fullName, outputByName, outputOfEach, prefixed, repeated } from "@motif/compile/kit";
import { agentMember } from "../ground/agents.ts";
import { SERVICES } from "../ground/naming.ts";
import type { BasePlan } from "../ground/plan.ts";
import { TOPICS } from "../ground/pubsub/reference.ts";
import { PUBLISHER } from "../ground/pubsub/roles.ts";
import { ACCOUNTS, functionUrl, INVOKERS, instanceOf } from "../ground/references.ts";
import type { TerraformParts } from "../ground/room.ts";
import type { FeedPlan, PushPlan, QueuePlans, SubscriptionPlan, TopicPlan } from "./plan.ts";
import { DEAD_LETTERS, FEEDS, IN_TRANSIT, SUBSCRIPTIONS, TASK_QUEUE } from "./reference.ts";
import { SUBSCRIBER } from "./roles.ts";

/** How often Cloud Tasks tries to publish a message that has waited: until it succeeds. */
const WITHOUT_END = -1;

/** The topics with their subscriptions, and where delayed messages wait. */
export function queueTerraform(plan: BasePlan & QueuePlans): TerraformParts {
  const { app, topics, delays } = plan;
  if (topics.length === 0) return {};
  const failing = plan.subscriptions.filter(({ name }) => isOfDeadLetters(name, plan));
  const queues = plan.subscriptions.filter((subscription) => !failing.includes(subscription));
  const pushes = [...queues, ...plan.feeds].flatMap(({ push }) => push ?? []);
  const toTopics = [...new Map(pushes.map((push) => [push.deadLetterTopic, push])).values()];
  return {
    data: [
      pubsubTopics(plan),
      ...queueSubscriptions(app, queues),
      ...feedSubscriptions(app, plan.feeds),
      ...deadLetterSubscriptions(app, failing),
      ...(delays ? [taskQueue(app)] : []),
    ],
    iam: [...takingOut("pubsub", SUBSCRIPTIONS, queues), ...takingOut("pubsub_feeds", FEEDS, plan.feeds)],
    awaitedRoles: puttingAside(toTopics),
    pubsubCalls: pushes,
    agents: pushes.length > 0 ? ["pubsub"] : [],
    outputs: {
      data: [...queueOutputs(queues), ...topicOutputs(topics)],
      deadLetters: deadLetterOutputs(failing),
    },
  };
}

function isOfDeadLetters(name: string, { topics }: QueuePlans): boolean {
  return topics.some((topic) => topic.name === name && topic.deadLettersOf !== undefined);
}

function queueOutputs(queues: readonly SubscriptionPlan[]): Addressed[] {
  const description = "Pub/Sub topics of the queues, by their name in the app.";
  return queues.length > 0 ? [outputOfEach("queue_topics", description, SUBSCRIPTIONS, "topic")] : [];
}

function topicOutputs(topics: readonly TopicPlan[]): Addressed[] {
  const published = topics.filter((topic) => topic.published);
  return outputByName(
    "topics",
    "Pub/Sub topics that messages are published to, by their name in the app.",
    published.map(({ name }) => [name, instanceOf(TOPICS, name, "id")]),
  );
}

function deadLetterOutputs(failing: readonly SubscriptionPlan[]): Addressed[] {
  const description = "Pub/Sub subscriptions with what failed for good, by name.";
  return failing.length > 0
    ? [outputOfEach("dead_letter_subscriptions", description, DEAD_LETTERS, "id")]
    : [];
}

function pubsubTopics({ app, topics }: BasePlan & QueuePlans): Resource {
  const { forEach } = repeated(
    topics.map(({ name, description }) => ({ key: name, comment: `${description}.`, values: {} })),
  );
  return resource(
    "google_pubsub_topic",
    "topic",
    {
      name: fullName(app, eachKey),
      message_storage_policy: block({ allowed_persistence_regions: [v("region")] }),
    },
    {
      forEach,
      // An organisation may have this set on every topic; each apply would take it back.
      lifecycle: { ignoreChanges: [IN_TRANSIT] },
      dependsOn: [SERVICES],
    },
  );
}

function queueSubscriptions(app: string, queues: readonly SubscriptionPlan[]): Resource[] {
  if (queues.length === 0) return [];
  const { forEach, value } = repeated(
    queues.map((queue) => ({
      key: queue.name,
      comment: [`${queue.description}.`, ...(queue.push?.note ? [queue.push.note] : [])].join("\n"),
      values: { ...keepingOf(queue), ...pushOf(queue) },
    })),
  );
  return [
    resource(
      "google_pubsub_subscription",
      "queue",
      { ...keepingArgs(app, value), ...pushArgs(queues, value) },
      { forEach, ...(queues.some(({ push }) => push) && { dependsOn: [ref(INVOKERS)] }) },
    ),
  ];
}

/** A filter cannot be changed, and a new subscription has no backlog: so what stands in it never changes. */
function feedSubscriptions(app: string, feeds: readonly FeedPlan[]): Resource[] {
  if (feeds.length === 0) return [];
  const { forEach, value } = repeated(
    feeds.map((feed) => ({
      key: feed.name,
      comment: `${feed.description}.`,
      values: { topic: feed.topic, filter: feed.filter, ...keepingOf(feed), ...pushOf(feed) },
    })),
  );
  return [
    resource(
      "google_pubsub_subscription",
      "feed",
      {
        ...keepingArgs(app, value, value("topic")),
        filter: feeds.some(({ filter }) => filter) ? value("filter") : undefined,
        ...pushArgs(feeds, value),
      },
      { forEach, ...(feeds.some(({ push }) => push) && { dependsOn: [ref(INVOKERS)] }) },
    ),
  ];
}

function deadLetterSubscriptions(app: string, failing: readonly SubscriptionPlan[]): Resource[] {
  if (failing.length === 0) return [];
  const { forEach, value } = repeated(
    failing.map((subscription) => ({ key: subscription.name, values: keepingOf(subscription) })),
  );
  const comment = "They keep what failed until somebody reads it.";
  return [
    resource("google_pubsub_subscription", "dead_letters", keepingArgs(app, value), { forEach, comment }),
  ];
}

function keepingOf({ ordered, ackDeadline, retention }: SubscriptionPlan) {
  return { ordered, ack_deadline: ackDeadline, retention: `${retention}s` };
}

function keepingArgs(
  app: string,
  value: (name: "ordered" | "ack_deadline" | "retention") => Expression,
  topic: Expression = eachKey,
): Args {
  return {
    name: fullName(app, eachKey),
    topic: instanceOf(TOPICS, topic, "id"),
    enable_message_ordering: value("ordered"),
    ack_deadline_seconds: value("ack_deadline"),
    message_retention_duration: value("retention"),
    // Without it a subscription that nobody reads for 31 days is deleted, with its messages.
    expiration_policy: block({ ttl: "" }, "It never goes away by itself."),
  };
}

function pushOf({ push }: SubscriptionPlan) {
  return {
    function: push?.function,
    caller: push?.caller,
    dead_letter_topic: push?.deadLetterTopic,
    max_attempts: push?.maximumAttempts,
    min_backoff: push && seconds(push.minimumBackoffMs),
    max_backoff: push && seconds(push.maximumBackoffMs),
  };
}

/** Where some queues have no consumer in the app, these blocks are there for the others only. */
function pushArgs(
  queues: readonly SubscriptionPlan[],
  value: (name: keyof ReturnType<typeof pushOf>) => Expression,
): Args {
  if (!queues.some(({ push }) => push)) return {};
  const ifPushed = (args: Args) =>
    queues.every(({ push }) => push) ? block(args) : dynamicBlock(splat(value("function")), args);
  const url = functionUrl(value("function"));
  return {
    push_config: ifPushed({
      push_endpoint: url,
      oidc_token: block({
        service_account_email: instanceOf(ACCOUNTS, value("caller"), "email"),
        audience: url,
      }),
    }),
    dead_letter_policy: ifPushed({
      dead_letter_topic: instanceOf(TOPICS, value("dead_letter_topic"), "id"),
      max_delivery_attempts: value("max_attempts"),
    }),
    retry_policy: ifPushed({
      minimum_backoff: value("min_backoff"),
      maximum_backoff: value("max_backoff"),
    }),
  };
}

/** A duration as protobuf's JSON writes it: `1.5s`. */
function seconds(ms: number): string {
  return `${ms / 1000}s`;
}

function taskQueue(app: string): Resource {
  return resource(
    TASK_QUEUE.replace(/\..*/, ""),
    TASK_QUEUE.replace(/.*\./, ""),
    {
      name: prefixed(app),
      location: v("region"),
      retry_config: block({ max_attempts: WITHOUT_END, min_backoff: "1s", max_backoff: "600s" }),
      stackdriver_logging_config: block({ sampling_ratio: 1 }),
    },
    {
      comment: "Messages that are sent with a delay wait here, and are published when it is over.",
      dependsOn: [SERVICES],
    },
  );
}

/**
 * Pub/Sub itself moves messages to the dead letters, as its service agent.
 * @see https://docs.cloud.google.com/pubsub/docs/handling-failures#grant_forwarding_permissions
 */
function takingOut(label: string, address: string, all: readonly SubscriptionPlan[]): Resource[] {
  const queues = all.filter(({ push }) => push);
  const { forEach } = repeated(
    queues.map(({ name }) => ({
      key: name,
      comment: `Pub/Sub: takes out of ${name} what failed too often`,
      values: {},
    })),
  );
  const args = {
    subscription: instanceOf(address, eachKey, "name"),
    role: SUBSCRIBER,
    member: agentMember("pubsub"),
  };
  return queues.length > 0
    ? [resource("google_pubsub_subscription_iam_member", label, args, { forEach })]
    : [];
}

/** What Pub/Sub's service agent has to be allowed before anything can fail. */
function puttingAside(pushes: readonly PushPlan[]): Resource[] {
  if (pushes.length === 0) return [];
  const { forEach } = repeated(
    pushes.map(({ deadLetterTopic, function: fn }) => ({
      key: deadLetterTopic,
      comment: `Pub/Sub: puts messages for ${fn} aside that failed too often`,
      values: {},
    })),
  );
  const args = { topic: instanceOf(TOPICS, eachKey, "name"), role: PUBLISHER, member: agentMember("pubsub") };
  return [resource("google_pubsub_topic_iam_member", "pubsub", args, { forEach })];
}
