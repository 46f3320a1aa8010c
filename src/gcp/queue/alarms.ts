import { type AlarmPlan, SUBJECT, THRESHOLD } from "../ground/alarms.ts";
import type { Reference } from "../ground/references.ts";
import type { QueuePlans, SubscriptionPlan, TopicPlan } from "./plan.ts";
import { deadLettersName, feedReference, subscriptionName } from "./reference.ts";

/** The least age that a waiting message is worth an alarm, in seconds. */
const OLD_MESSAGE = 900;
/** The age that a dead letter is not to reach, in seconds, and the part of the time that it is kept for, if that is less. */
const OLD_DEAD_LETTER = 86_400;
const OLD_PART_OF_KEPT = 0.5;

/**
 * Dead letters, those that nobody has looked after, and messages that wait for too long.
 * @see https://docs.cloud.google.com/monitoring/api/metrics_gcp
 */
export function queueAlarms({ topics, subscriptions, feeds }: QueuePlans): AlarmPlan[] {
  const ofQueues = subscriptions.flatMap((subscription) => {
    const topic = topics.find(({ name }) => name === subscription.name);
    return topic?.deadLettersOf
      ? [deadLetterAlarm(topic), unattendedAlarm(subscription)]
      : ageAlarm(subscription, subscriptionName(subscription.name));
  });
  const ofFeeds = feeds.flatMap((feed) => ageAlarm(feed, feedReference(feed.name)));
  return [...ofQueues, ...ofFeeds.map((alarm) => ({ ...alarm, kind: "feed-age" }))];
}

function onSubscription(
  subject: string,
  value: Reference,
): Pick<AlarmPlan, "subject" | "resource" | "aligner" | "reducer"> {
  return {
    subject,
    resource: { type: "pubsub_subscription", label: "subscription_id", value },
    aligner: "ALIGN_MAX",
    reducer: "REDUCE_MAX",
  };
}

function deadLetterAlarm({ name }: TopicPlan): AlarmPlan {
  return {
    ...onSubscription(name, deadLettersName(name)),
    kind: "depth",
    description: `Something failed for good and waits in ${SUBJECT}: read it, mend the cause, then motif redrive`,
    metric: "pubsub.googleapis.com/subscription/num_undelivered_messages",
    threshold: 0,
  };
}

function unattendedAlarm({ name, retention }: SubscriptionPlan): AlarmPlan {
  return {
    ...onSubscription(name, deadLettersName(name)),
    kind: "unattended",
    description: `A dead letter in ${SUBJECT} is older than ${THRESHOLD} s, and nobody has looked after it`,
    metric: "pubsub.googleapis.com/subscription/oldest_unacked_message_age",
    threshold: Math.min(OLD_DEAD_LETTER, Math.floor(retention * OLD_PART_OF_KEPT)),
  };
}

/** A message that waits for its last retry is no news: the alarm starts behind that. */
function ageAlarm({ name, ackDeadline, push }: SubscriptionPlan, value: Reference): AlarmPlan[] {
  if (!push) return [];
  const threshold = Math.max(OLD_MESSAGE, Math.ceil(push.maximumBackoffMs / 1000) + ackDeadline);
  return [
    {
      ...onSubscription(name, value),
      kind: "age",
      description: `A message of ${SUBJECT} has waited for more than ${THRESHOLD} s`,
      metric: "pubsub.googleapis.com/subscription/oldest_unacked_message_age",
      threshold,
    },
  ];
}
