import { type AlarmPlan, alarm } from "../ground/alarms.ts";
import type { QueuePlan, QueuePlans } from "./plan.ts";
import { deadLetterReference, queueReference } from "./reference.ts";
import type { QueueTriggerPlans } from "./trigger-plan.ts";

/** The least age that a waiting message is worth an alarm, in seconds. */
const OLD_MESSAGE = 900;
/** The age that a dead letter is not to reach, in seconds, and the part of the time that it is kept for, if that is less. */
const OLD_DEAD_LETTER = 86_400;
const OLD_PART_OF_KEPT = 0.5;

/**
 * Dead letters, those that nobody has looked after, and messages that wait for too long.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export function queueAlarms(plan: QueuePlans & QueueTriggerPlans): AlarmPlan[] {
  return plan.queues.flatMap((queue) =>
    queue.deadLettersOf ? [depthAlarm(queue), unattendedAlarm(queue)] : ageAlarm(queue, plan),
  );
}

function depthAlarm(queue: QueuePlan): AlarmPlan {
  return queueAlarm(queue, {
    kind: "depth",
    description: "Something failed for good: read {subject}, mend the cause, then motif redrive",
    metric: "ApproximateNumberOfMessagesVisible",
  });
}

/**
 * Of a dead letter, the metric "indicates when the message moved to the dead-letter queue, not when the message was originally
 * sent" (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/setting-up-dead-letter-queue-retention.html).
 */
function unattendedAlarm(queue: QueuePlan): AlarmPlan {
  return queueAlarm(queue, {
    kind: "unattended",
    description:
      "Something in {subject} failed for good more than {threshold} s ago, and will be gone some day",
    metric: "ApproximateAgeOfOldestMessage",
    threshold: Math.min(OLD_DEAD_LETTER, Math.floor(queue.retention * OLD_PART_OF_KEPT)),
  });
}

/** A message that waits for its last retry is no news: the alarm starts behind that. */
function ageAlarm(queue: QueuePlan, { queueTriggers }: QueueTriggerPlans): AlarmPlan[] {
  const trigger = queueTriggers.find((candidate) => candidate.queue === queue.name);
  if (!trigger) return [];
  const retrying = Math.ceil(trigger.retry.maxDelayMs / 1000) + queue.visibilityTimeout;
  const threshold = Math.max(OLD_MESSAGE, queue.delay + retrying);
  return [
    queueAlarm(queue, {
      kind: "age",
      description: "A message of {subject} has waited for more than {threshold} s",
      metric: "ApproximateAgeOfOldestMessage",
      threshold,
      evaluationPeriods: 2,
    }),
  ];
}

function queueAlarm(
  { name, deadLettersOf }: QueuePlan,
  settings: Pick<AlarmPlan, "kind" | "description" | "metric"> &
    Partial<Pick<AlarmPlan, "threshold" | "evaluationPeriods">>,
): AlarmPlan {
  const referenceTo = deadLettersOf ? deadLetterReference : queueReference;
  return alarm({
    subject: name,
    namespace: "AWS/SQS",
    statistic: "Maximum",
    dimension: { name: "QueueName", value: referenceTo(name, "name") },
    ...settings,
  });
}
