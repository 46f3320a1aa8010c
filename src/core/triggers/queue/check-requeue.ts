import { namedGrants } from "../../ground/grant.ts";
import { checkDuration, checkInteger } from "../../ground/numbers.ts";
import { checkOptions } from "../../ground/options.ts";
import type { Report } from "../../ground/report.ts";
import { MOST_ROUNDS, type Requeues, requeuesOf } from "../../ground/requeue.ts";
import { isDuration, milliseconds } from "../../ground/units.ts";
import type { QueueSubscription } from "./declare.ts";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** A message waits up to 15 minutes in one piece, and then until its consumer has time for it. */
const LEAST_RETENTION_MS = 30 * MINUTE;

/** A consumer that sends its messages again does so to the queue that they come from, and comes to an end. */
export function checkRequeue({ queue, consumer }: QueueSubscription, report: Report): void {
  const requeues = requeuesOf(consumer.handler);
  if (!requeues) return;
  const where = `function ${consumer.name}`;
  checkPolicy(where, requeues, report);
  const sender = namedGrants(consumer.uses).find(({ name }) => name === requeues.queue);
  if (sender?.grant?.resource !== queue) {
    report(
      where,
      `sends its messages again to uses.${requeues.queue}, which is not queue ${queue.name}, where they come from; give it the sender of that queue`,
    );
  }
  if (queue.fifo) {
    report(
      where,
      `sends messages of the FIFO queue ${queue.name} again: those behind them in their group would overtake them; let the queue deliver them again ("retry" of consume), or take a queue that is not FIFO`,
    );
  }
  if (isDuration(queue.retention) && milliseconds(queue.retention) < LEAST_RETENTION_MS) {
    report(
      where,
      `sends messages of queue ${queue.name} again with a delay of up to 15m, and the queue keeps them for ${queue.retention}; keep them for 30m at least`,
    );
  }
}

function checkPolicy(where: string, requeues: Requeues, report: Report): void {
  const { rounds, initialDelay, maxDelay, factor, maxAge } = requeues;
  const choices = [
    "queue",
    "store",
    "rounds",
    "initialDelay",
    "maxDelay",
    "factor",
    "maxAge",
    "retryOn",
    "onDeadLetter",
  ];
  checkOptions(where, requeues, choices, report);
  checkInteger(where, "rounds", rounds, 1, MOST_ROUNDS, report);
  checkDuration(where, "initialDelay", initialDelay, 0, DAY, report);
  checkDuration(where, "maxDelay", maxDelay, 0, DAY, report);
  checkDuration(where, "maxAge", maxAge, 0, 7 * DAY, report);
  if (factor !== undefined && !(typeof factor === "number" && factor >= 1 && factor <= 10))
    report(where, `factor is ${JSON.stringify(factor)}; it must be a number from 1 to 10`);
}
