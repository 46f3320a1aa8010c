import { type Block, block, type Resource, ref, resource, v } from "@motif/compile";
import type { GcpPlan, PushPlan, SubscriptionPlan, TopicPlan } from "../plan/gcp-plan.ts";
import { fullName, identifier, prefixed, SERVICES } from "./naming.ts";
import { ADDRESS, addressOf, emailOf, functionUrl } from "./references.ts";

/** How often Cloud Tasks tries to publish a message that has waited: until it succeeds. */
const WITHOUT_END = -1;

/** The topics with their subscriptions, and where delayed messages wait. */
export function queueBlocks(plan: GcpPlan): Block[] {
  return [
    ...plan.topics.map((topic) => pubsubTopic(plan.app, topic)),
    ...plan.subscriptions.map((subscription) => pubsubSubscription(plan.app, subscription)),
    ...(plan.delays ? [taskQueue(plan.app)] : []),
  ];
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
      topic: ref(addressOf("topic", name), "id"),
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
      dead_letter_topic: ref(addressOf("topic", push.deadLetterTopic), "id"),
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
    ADDRESS["task-queue"].replace(/\..*/, ""),
    ADDRESS["task-queue"].replace(/.*\./, ""),
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
