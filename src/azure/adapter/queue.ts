import type { InvocationContext } from "@azure/functions";
import { type ConsumerFunction, InvalidArgumentError, MotifError } from "@motif/core";
import type { Drivers } from "@motif/core/platform";
import { backoffDelay } from "@motif/runtime";
import { createRuntime, type EventFailure, type Runtime } from "@motif/runtime/platform";
import type { FunctionSettings, QueuesTrigger, QueueTrigger } from "../environment.ts";
import { invocation, within } from "./functions/context.ts";
import type { FunctionHandler } from "./functions/handler.ts";
import { functionsPlatform } from "./functions/platform.ts";
import { isBatched } from "./functions/triggers.ts";
import { type OpenOutbox, processOutbox } from "./servicebus/outbox.ts";
import { type ReceivedMessage, receivedMessages, toEvent } from "./servicebus/received.ts";
import type { FailedMessage, Settlement } from "./servicebus/settle.ts";

/** What is left of an invocation's time for the settlement, however long a retry is to wait. */
const SETTLE_MS = 1_000;

/**
 * The handler of a consumer of queues; the host completes what it was given when the handler returns, and gives it back
 * when it throws. Failed messages of a standard queue are sent once more, for after the backoff of the queue's retry
 * policy. That would break the order of a FIFO queue: there the handler waits, and throws. What must not be tried again
 * goes to the dead-letter queue at once. Throws `missing-driver`.
 */
export function serveQueue(
  fn: ConsumerFunction,
  drivers: Drivers,
  { trigger, timeoutMs }: FunctionSettings<QueuesTrigger>,
  openOutbox: OpenOutbox = processOutbox,
): FunctionHandler {
  const runtime = createRuntime(fn, functionsPlatform(drivers));
  return async (input, context, source) => {
    const queue = trigger.queues[source];
    if (!queue) throw new InvalidArgumentError(`Function ${fn.name} has no queue number ${source}.`);
    const startedAt = Date.now();
    const messages = receivedMessages(input, context.triggerMetadata, isBatched(queue));
    const failed = await consume(runtime, queue, messages, context, timeoutMs);
    if (failed.length === 0) return;
    const delay = (each: FailedMessage) => retryDelay(queue, each);
    if (queue.fifo) {
      const [only] = failed;
      const wait = only && !only.failure.terminal ? delay(only) : undefined;
      if (only && wait !== undefined) {
        const left = startedAt + timeoutMs - SETTLE_MS - Date.now();
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, Math.min(wait, left))));
        throw new MotifError(
          "message-failed",
          `Message ${only.message.id} is given back: ${only.failure.reason}`,
        );
      }
    }
    await within(context, () => settle(openOutbox, { ...queue, retryDelay: delay }, failed));
  };
}

/** Those that were not processed. What was delivered too often already is not tried: it may be what ends the process. */
async function consume(
  runtime: Runtime,
  queue: QueueTrigger,
  messages: readonly ReceivedMessage[],
  context: InvocationContext,
  timeoutMs: number,
): Promise<FailedMessage[]> {
  const { attempts } = queue.retry;
  const fresh = messages.filter(({ receiveCount }) => receiveCount <= attempts);
  const failures = await invocation(context, timeoutMs, (call) =>
    runtime.consume(
      fresh.map((message) => toEvent(message, queue.queue)),
      call,
    ),
  );
  const byId = new Map(failures.map((failure) => [failure.id, failure]));
  return messages.flatMap((message): FailedMessage[] => {
    const failure = fresh.includes(message) ? byId.get(message.id) : tooOften(message, attempts);
    return failure ? [{ message, failure }] : [];
  });
}

function tooOften({ id }: ReceivedMessage, attempts: number): EventFailure {
  return { id, terminal: true, reason: `It was delivered ${attempts} times, and none of them ended.` };
}

/** Undefined after the last attempt. */
function retryDelay({ retry }: QueueTrigger, { message, failure }: FailedMessage): number | undefined {
  if (message.receiveCount >= retry.attempts) return undefined;
  return Math.max(failure.retryAfterMs ?? 0, backoffDelay(retry, message.receiveCount, Math.random));
}

/** Loaded when something fails for the first time: a consumer that sends nothing itself starts without the SDK. */
async function settle(
  openOutbox: OpenOutbox,
  settlement: Settlement,
  failed: readonly FailedMessage[],
): Promise<void> {
  const [outbox, { sendOn }] = await Promise.all([openOutbox(), import("./servicebus/settle.ts")]);
  await sendOn(outbox, settlement, failed, Date.now());
}
