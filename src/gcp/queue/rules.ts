import { type Block, type DataSource, type Module, nested, type Resource, resourcesOf } from "@motif/compile";
import {
  type Constraints,
  conflicts,
  type Floor,
  isSet,
  literal,
  pattern,
  type Rule,
  range,
  referencesIn,
} from "@motif/compile/kit";
import { authenticated, internalOnly, permissionAwaited } from "../function/caller-rules.ts";
import { SECONDS } from "../ground/durations.ts";
import { PUBLISHER } from "../ground/pubsub/roles.ts";
import { IN_TRANSIT } from "./reference.ts";
import { SUBSCRIBER } from "./roles.ts";

const SUBSCRIPTION = "google_pubsub_subscription";

/** What topics and subscriptions must not be although Terraform and Google Cloud would accept it. */
export const RULES: readonly Rule[] = [
  {
    code: "GCP_TOPIC_KEPT",
    appliesTo: ["google_pubsub_topic"],
    check: (topic, module) =>
      subscriptionsOf(topic, module).length > 0
        ? undefined
        : "has no subscription: Pub/Sub throws away what is published to it",
  },
  {
    code: "GCP_TOPIC_SETTLED",
    appliesTo: ["google_pubsub_topic"],
    check: (topic) =>
      nested(topic, "message_storage_policy").length === 0 ||
      nested(topic, "lifecycle").some((lifecycle) =>
        referencesIn(lifecycle, "ignore_changes").includes(IN_TRANSIT),
      )
        ? undefined
        : `takes back in each apply what an organisation set; add ${IN_TRANSIT} to ignore_changes`,
  },
  {
    code: "GCP_SUBSCRIPTION_KEPT",
    appliesTo: [SUBSCRIPTION],
    check: (subscription) =>
      nested(subscription, "expiration_policy").some((policy) => literal(policy, "ttl") === "") &&
      isSet(subscription, "message_retention_duration")
        ? undefined
        : "is deleted with its messages when nobody reads it for 31 days, or does not say how long it keeps them",
  },
  {
    code: "GCP_QUEUE_DEAD_LETTER",
    appliesTo: [SUBSCRIPTION],
    check: deadLettersLost,
  },
  internalOnly(SUBSCRIPTION),
  permissionAwaited(SUBSCRIPTION),
  authenticated(SUBSCRIPTION, "push_config"),
];

function subscriptionsOf(topic: Resource | DataSource, module: Module): Resource[] {
  return resourcesOf(module, SUBSCRIPTION).filter((subscription) =>
    leadsTo(subscription, "topic", `${topic.address}.`),
  );
}

/** A push needs somewhere for what fails, and Pub/Sub the permission to move it there. */
function deadLettersLost(subscription: Resource | DataSource, module: Module): string | undefined {
  if (nested(subscription, "push_config").length === 0) return undefined;
  const [policy] = nested(subscription, "dead_letter_policy");
  if (!policy) {
    return "has no dead_letter_policy: a message that cannot succeed comes back until it is too old, and is lost";
  }
  const topic = resourcesOf(module, "google_pubsub_topic").find((candidate) =>
    leadsTo(policy, "dead_letter_topic", `${candidate.address}.`),
  );
  const publishes = grantTo(module, "google_pubsub_topic_iam_member", "topic", topic, PUBLISHER);
  const takes = grantTo(
    module,
    "google_pubsub_subscription_iam_member",
    "subscription",
    subscription,
    SUBSCRIBER,
  );
  return publishes && takes
    ? undefined
    : "has a dead-letter topic that Pub/Sub may not move messages to; give its service agent both roles";
}

function grantTo(
  module: Module,
  type: string,
  name: string,
  target: Resource | DataSource | undefined,
  role: string,
): boolean {
  return resourcesOf(module, type).some(
    (member) =>
      target !== undefined &&
      leadsTo(member, name, `${target.address}.`) &&
      literal(member, "role") === role &&
      leadsTo(member, "member", "google_project_service_identity."),
  );
}

/** Whether an argument refers to something whose path begins so. */
function leadsTo(block: Block, name: string, prefix: string): boolean {
  return referencesIn(block, name).some((path) => path.startsWith(prefix));
}

/**
 * Source: the provider's own validation, https://github.com/hashicorp/terraform-provider-google/tree/v6.50.0/google/services.
 * Pub/Sub ranges: https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.subscriptions.
 */
export const CONSTRAINTS: Constraints = {
  google_cloud_tasks_queue: [
    range("stackdriver_logging_config.sampling_ratio", 0, 1),
    pattern("retry_config.min_backoff", SECONDS, "a number of seconds such as 10s"),
    pattern("retry_config.max_backoff", SECONDS, "a number of seconds such as 600s"),
  ],
  google_pubsub_subscription: [
    conflicts(["bigquery_config", "cloud_storage_config", "push_config"]),
    range("ack_deadline_seconds", 0, 600),
    range("dead_letter_policy.max_delivery_attempts", 5, 100),
    pattern("message_retention_duration", SECONDS, "a number of seconds such as 604800s"),
    pattern("retry_policy.minimum_backoff", SECONDS, "a number of seconds such as 10s"),
    pattern("retry_policy.maximum_backoff", SECONDS, "a number of seconds such as 600s"),
    pattern("filter", /^[\s\S]{0,256}$/, "a filter of at most 256 characters"),
  ],
};

/** What of it the provider's oldest version does not do as it should. */
export const FLOORS: readonly Floor[] = [
  {
    at: "google_pubsub_subscription",
    first: "6.50",
    sound: "7.11",
    source:
      'https://github.com/hashicorp/terraform-provider-google/pull/24952: before it, a subscription "could only be updated if ' +
      'bigquery_config was modified"',
  },
];
