import { type AlarmPlan, alarm } from "../ground/alarms.ts";
import type { QueuePlan, QueuePlans } from "./plan.ts";
import { deadLetterReference, queueReference } from "./reference.ts";
import type { QueueTriggerPlans } from "./trigger-plan.ts";

/** The least age that a waiting message is worth an alarm, in seconds. */
const OLD_MESSAGE = 900;

/**
 * Dead letters, and messages that wait for too long.
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
 */
export function queueAlarms(plan: QueuePlans & QueueTriggerPlans): AlarmPlan[] {
  return plan.queues.flatMap((queue) => (queue.deadLettersOf ? [depthAlarm(queue)] : ageAlarm(queue, plan)));
}

function depthAlarm(queue: QueuePlan): AlarmPlan {
  return queueAlarm(queue, {
    kind: "depth",
    description: "Something failed for good: read {subject}, mend the cause, then motif redrive",
    metric: "ApproximateNumberOfMessagesVisible",
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
