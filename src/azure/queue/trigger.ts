import type { InvocationContext } from "@azure/functions";
import { type ConsumerFunction, InvalidArgumentError, MotifError } from "@motif/core";
import type { Drivers } from "@motif/core/platform";
import { backoffDelay } from "@motif/runtime";
import { createRuntime, type EventFailure, type Runtime } from "@motif/runtime/platform";
import { invocation, within } from "../function/context.ts";
import type { FunctionHandler } from "../function/handler.ts";
import { functionsPlatform } from "../function/platform.ts";
import type { FunctionSettings } from "../ground/environment.ts";
import { isBatched, type QueueSettings, type QueueSource } from "./environment.ts";
import { type OpenOutbox, processOutbox } from "./outbox.ts";
import { type ReceivedMessage, receivedMessages, toEvent } from "./received.ts";
import type { FailedMessage, Settlement } from "./settle.ts";

/** What is left of an invocation's time for the settlement, however long a retry is to wait. */
const SETTLE_MS = 1_000;

/**
 * The handler of a consumer of queues; the host completes what it was given when the handler returns, and gives it back
 * when it throws. Failed messages of a standard queue are sent once more, for after the backoff of the queue's retry
 * policy. That would break the order of a FIFO queue: there the handler waits, and throws. What must not be tried again
 * goes to the dead-letter queue at once. Throws `missing-driver`.
 */
export function serve(
  fn: ConsumerFunction,
  drivers: Drivers,
  { trigger, timeoutMs }: FunctionSettings<QueueSettings>,
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
    const settlement = {
      queue: queue.queue,
      deadLetterQueue: queue.delivery.deadLetterQueue,
      retryDelay: delay,
    };
    await within(context, () => settle(openOutbox, settlement, failed));
  };
}

/** Those that were not processed. What was delivered too often already is not tried: it may be what ends the process. */
async function consume(
  runtime: Runtime,
  queue: QueueSource,
  messages: readonly ReceivedMessage[],
  context: InvocationContext,
  timeoutMs: number,
): Promise<FailedMessage[]> {
  const { attempts } = queue.delivery;
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
function retryDelay({ delivery }: QueueSource, { message, failure }: FailedMessage): number | undefined {
  if (message.receiveCount >= delivery.attempts) return undefined;
  return Math.max(failure.retryAfterMs ?? 0, backoffDelay(delivery, message.receiveCount, Math.random));
}

/** Loaded when something fails for the first time: a consumer that sends nothing itself starts without the SDK. */
async function settle(
  openOutbox: OpenOutbox,
  settlement: Settlement,
  failed: readonly FailedMessage[],
): Promise<void> {
  const [outbox, { sendOn }] = await Promise.all([openOutbox(), import("./settle.ts")]);
  await sendOn(outbox, settlement, failed, Date.now());
}
