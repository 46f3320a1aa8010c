import { block, type Resource, ref, resource, tpl, v } from "@motif/compile";
import { fullName, identifier, outputByName, prefixed } from "@motif/compile/kit";
import { PROJECT_NUMBER, SERVICES } from "../ground/naming.ts";
import type { BasePlan } from "../ground/plan.ts";
import { topic } from "../ground/pubsub/reference.ts";
import { PUBLISHER } from "../ground/pubsub/roles.ts";
import { emailOf, functionUrl, referenceTo } from "../ground/references.ts";
import type { TerraformParts } from "../ground/room.ts";
import type { PushPlan, QueuePlans, SubscriptionPlan, TopicPlan } from "./plan.ts";
import { subscriptionAddress, TASK_QUEUE } from "./reference.ts";
import { SUBSCRIBER } from "./roles.ts";

/** How often Cloud Tasks tries to publish a message that has waited: until it succeeds. */
const WITHOUT_END = -1;

/** The topics with their subscriptions, and where delayed messages wait. */
export function queueTerraform({
  app,
  topics,
  subscriptions,
  delays,
}: BasePlan & QueuePlans): TerraformParts {
  const own = topics.filter(({ deadLettersOf }) => !deadLettersOf);
  const dead = topics.filter(({ deadLettersOf }) => deadLettersOf);
  return {
    data: [
      ...topics.map((each) => pubsubTopic(app, each)),
      ...subscriptions.map((subscription) => pubsubSubscription(app, subscription)),
      ...(delays ? [taskQueue(app)] : []),
    ],
    iam: subscriptions.flatMap(deadLettering),
    outputs: {
      data: outputByName(
        "queue_topics",
        "Pub/Sub topics of the queues, by their name in the app.",
        own.map(({ name }) => [name, referenceTo(topic(name, "id"))] as const),
      ),
      deadLetters: outputByName(
        "dead_letter_subscriptions",
        "Pub/Sub subscriptions with what failed for good, by name.",
        dead.map(({ name }) => [name, ref(subscriptionAddress(name), "id")] as const),
      ),
    },
  };
}

function pubsubTopic(app: string, { name, description }: TopicPlan): Resource {
  return resource(
    "google_pubsub_topic",
    identifier(name),
    {
      name: fullName(app, name),
      message_storage_policy: block({ allowed_persistence_regions: [v("region")] }),
    },
    { comment: `${description}.`, dependsOn: [SERVICES] },
  );
}

function pubsubSubscription(app: string, subscription: SubscriptionPlan): Resource {
  const { name, push } = subscription;
  return resource(
    "google_pubsub_subscription",
    identifier(name),
    {
      name: fullName(app, name),
      topic: referenceTo(topic(name, "id")),
      enable_message_ordering: subscription.ordered ? true : undefined,
      ack_deadline_seconds: subscription.ackDeadline,
      message_retention_duration: `${subscription.retention}s`,
      // Without it a subscription that nobody reads for 31 days is deleted, with its messages.
      expiration_policy: block({ ttl: "" }, "It never goes away by itself."),
      ...(push && pushSettings(push)),
    },
    { comment: [`${subscription.description}.`, ...(push?.note ? [push.note] : [])].join("\n") },
  );
}

function pushSettings(push: PushPlan) {
  return {
    push_config: block({
      push_endpoint: functionUrl(push.function),
      oidc_token: block({
        service_account_email: emailOf(push.caller),
        audience: functionUrl(push.function),
      }),
    }),
    dead_letter_policy: block({
      dead_letter_topic: referenceTo(topic(push.deadLetterTopic, "id")),
      max_delivery_attempts: push.maximumAttempts,
    }),
    retry_policy: block({
      minimum_backoff: seconds(push.minimumBackoffMs),
      maximum_backoff: seconds(push.maximumBackoffMs),
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
function deadLettering({ name, push }: SubscriptionPlan): Resource[] {
  if (!push) return [];
  const member = tpl`serviceAccount:service-${PROJECT_NUMBER}@gcp-sa-pubsub.iam.gserviceaccount.com`;
  return [
    resource(
      "google_pubsub_topic_iam_member",
      `pubsub_on_${identifier(push.deadLetterTopic)}`,
      { topic: referenceTo(topic(push.deadLetterTopic, "name")), role: PUBLISHER, member },
      { comment: `Pub/Sub: puts messages of ${name} aside that failed too often` },
    ),
    resource(
      "google_pubsub_subscription_iam_member",
      `pubsub_on_${identifier(name)}`,
      { subscription: ref(subscriptionAddress(name), "name"), role: SUBSCRIBER, member },
      { comment: `Pub/Sub: takes them out of ${name} then` },
    ),
  ];
}
