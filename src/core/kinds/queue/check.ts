import type { AnyFunction } from "../../functions/any-function.ts";
import { deadLetterQueueOf } from "../../ground/delivery.ts";
import { checkDuration } from "../../ground/numbers.ts";
import type { Report } from "../../ground/report.ts";
import { isDuration, milliseconds } from "../../ground/units.ts";
import { checkRule } from "../bus/check.ts";
import { checkSubscription } from "../topic/check-filter.ts";
import type { QueueLayout } from "./driver.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Limits of SQS, the narrowest of the clouds' where they differ (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html). */
export function checkQueue(queue: QueueLayout, report: Report): void {
  const where = `queue ${queue.name}`;
  checkDuration(where, "retention", queue.retention, MINUTE, 14 * DAY, report);
  checkDuration(where, "delay", queue.delay, 0, 15 * MINUTE, report);
  checkDuration(where, "visibilityTimeout", queue.visibilityTimeout, 1000, 12 * HOUR, report);
  const { subscribesTo, rule } = queue;
  if (subscribesTo) checkSubscription(where, subscribesTo, queue.fifo, report);
  if (rule) checkRule(where, rule, queue.fifo, report);
  if (subscribesTo && rule)
    report(where, "subscribes to a topic and has a rule of a bus; give each a queue of its own");
  if ((subscribesTo || rule) && isDuration(queue.delay) && milliseconds(queue.delay) > 0) {
    report(
      where,
      `${subscribesTo ? "subscribes to a topic" : "gets events of a bus"} and has a delay, which only senders give a message on Azure and Google Cloud; take the delay away`,
    );
  }
}

/** Queues and functions that events are delivered to each have a dead-letter queue, whose name is made from theirs. */
export function checkDeadLetterNames(
  queues: readonly QueueLayout[],
  functions: readonly AnyFunction[],
  report: Report,
): void {
  const queueNames = queues.map(({ name }) => name);
  const functionNames = functions.filter(({ kind }) => kind !== "http").map(({ name }) => name);
  for (const name of new Set([...queueNames, ...functionNames])) {
    if (queueNames.includes(name) && functionNames.includes(name)) {
      report(`queue ${name}`, "has the name of a function; their dead-letter queues would be the same one");
    }
    if (queueNames.includes(deadLetterQueueOf(name))) {
      report(
        `queue ${deadLetterQueueOf(name)}`,
        `is the name of the dead-letter queue of ${name}; rename it`,
      );
    }
  }
}
