import { type Args, block, type Meta, ref, resource } from "@motif/compile";
import { agentMember } from "../ground/agents.ts";
import { CALLED, describeConstraints, describeRules, fn, URL, WHY } from "../testing/rules.ts";
import { RULES } from "./rules.ts";

const topic = (name: string, changes: Args = {}) =>
  resource("google_pubsub_topic", name, { name, ...changes });
const subscription = (name: string, changes: Args = {}, meta: Meta = {}) =>
  resource(
    "google_pubsub_subscription",
    name,
    {
      name,
      topic: ref(`google_pubsub_topic.${name}`, "id"),
      message_retention_duration: "600s",
      expiration_policy: block({ ttl: "" }),
      ...changes,
    },
    meta,
  );
const AGENT = agentMember("pubsub");
const publishes = resource(
  "google_pubsub_topic_iam_member",
  "agent",
  { topic: ref("google_pubsub_topic.dead", "name"), role: "roles/pubsub.publisher", member: AGENT },
  WHY,
);
const takes = resource(
  "google_pubsub_subscription_iam_member",
  "agent",
  {
    subscription: ref("google_pubsub_subscription.jobs", "name"),
    role: "roles/pubsub.subscriber",
    member: AGENT,
  },
  WHY,
);
const deadLetters = [topic("dead"), subscription("dead")];
const PUSH = {
  push_config: block({ push_endpoint: URL, oidc_token: block({ service_account_email: "caller" }) }),
  dead_letter_policy: block({ dead_letter_topic: ref("google_pubsub_topic.dead", "id") }),
};
const pushing = (changes: Args = {}) => [
  fn(),
  CALLED,
  topic("jobs"),
  subscription("jobs", { ...PUSH, ...changes }, { dependsOn: [CALLED] }),
  ...deadLetters,
];

describeRules(RULES, {
  right: [["a queue with dead letters", [...pushing(), publishes, takes]]],
  wrong: [
    [
      "GCP_TOPIC_SETTLED",
      "a topic that an organisation and each apply change in turn",
      [
        topic("jobs", { message_storage_policy: block({ allowed_persistence_regions: ["here"] }) }),
        subscription("jobs"),
      ],
    ],
    ["GCP_TOPIC_KEPT", "a topic whose messages nobody keeps", [topic("jobs")]],
    [
      "GCP_SUBSCRIPTION_KEPT",
      "a subscription that goes away by itself",
      [topic("jobs"), subscription("jobs", { expiration_policy: undefined })],
    ],
    [
      "GCP_SUBSCRIPTION_KEPT",
      "a subscription that does not say how long it keeps messages",
      [topic("jobs"), subscription("jobs", { message_retention_duration: undefined })],
    ],
    ["GCP_QUEUE_DEAD_LETTER", "a push without dead letters", pushing({ dead_letter_policy: undefined })],
    ["GCP_QUEUE_DEAD_LETTER", "dead letters that Pub/Sub may not write", [...pushing(), takes]],
    ["GCP_QUEUE_DEAD_LETTER", "messages that Pub/Sub may not take out", [...pushing(), publishes]],
    [
      "GCP_FUNCTION_INTERNAL",
      "a consumer that the Internet reaches",
      [fn({ ingress_settings: "ALLOW_ALL" }), ...pushing().slice(1), publishes, takes],
    ],
    [
      "GCP_DELIVERY_AWAITED",
      "a push that does not wait until it may call its consumer",
      [fn(), CALLED, topic("jobs"), subscription("jobs", PUSH), ...deadLetters, publishes, takes],
    ],
    [
      "GCP_DELIVERY_AWAITED",
      "a push that nobody allows to call its consumer",
      [fn(), topic("jobs"), subscription("jobs", PUSH), ...deadLetters, publishes, takes],
    ],
    [
      "GCP_CALL_AUTHENTICATED",
      "a push without a token",
      [...pushing({ push_config: block({ push_endpoint: URL }) }), publishes, takes],
    ],
  ],
});

describeConstraints([
  {
    type: "google_pubsub_subscription",
    good: "dead_letter_policy {\n max_delivery_attempts = 5\n}",
    bad: "dead_letter_policy {\n max_delivery_attempts = 4\n}",
    code: "value-out-of-range",
  },
]);
