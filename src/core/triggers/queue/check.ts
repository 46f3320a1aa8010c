import { checkDuration, checkInteger } from "../../ground/numbers.ts";
import { checkOptions } from "../../ground/options.ts";
import { type Report, reportMissing } from "../../ground/report.ts";
import { checkRetry } from "../../ground/retry.ts";
import type { Named } from "../../ground/trigger.ts";
import { isDuration, milliseconds } from "../../ground/units.ts";
import { checkRequeue } from "./check-requeue.ts";
import type { QueueSubscription } from "./declare.ts";

const MINUTE = 60_000;

/** Limits of the SQS event source mapping (https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html). */
export function checkQueueSubscription(
  { name, wiring: subscription }: Named<QueueSubscription>,
  report: Report,
  before: readonly Named<QueueSubscription>[],
): void {
  const { queue, consumer, batchSize, batchWindow, maxConcurrency, retry } = subscription;
  const choices = ["batchSize", "batchWindow", "maxConcurrency", "retry"];
  checkOptions(name, subscription, choices, report, { fixed: ["kind", "queue", "consumer"] });
  if (queue?.kind !== "queue") reportMissing(name, "queue", report);
  if (consumer?.kind !== "consumer") reportMissing(name, "consumer", report);
  if (queue?.kind === "queue") {
    const other = before.findLast(({ wiring }) => wiring.queue?.name === queue.name);
    if (other) report(name, `queue ${queue.name} has a consumer already (${other.name}); a queue has one`);
    checkVisibility(name, subscription, report);
    if (consumer?.kind === "consumer") checkRequeue(subscription, report);
  }
  checkInteger(name, "batchSize", batchSize, 1, queue?.fifo ? 10 : 10_000, report);
  checkDuration(name, "batchWindow", batchWindow, 0, 5 * MINUTE, report);
  checkInteger(name, "maxConcurrency", maxConcurrency, 2, 1000, report);
  checkRetry(name, retry, report);
}

/** A message that becomes visible while its function may still run is processed twice as a rule, not as an accident. */
function checkVisibility(name: string, { queue, consumer }: QueueSubscription, report: Report): void {
  const visibility = queue.visibilityTimeout;
  const timeout = consumer?.settings.timeout;
  if (!isDuration(visibility) || !isDuration(timeout)) return;
  if (milliseconds(visibility) < milliseconds(timeout)) {
    report(
      name,
      `the visibility timeout of queue ${queue.name} (${visibility}) is shorter than the timeout of function ${consumer.name} (${timeout})`,
    );
  }
}
