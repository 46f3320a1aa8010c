import { type ConsumerFunction, InvalidArgumentError } from "@motif/core";
import { type Drivers, messageOf } from "@motif/core/platform";
import { backoffLimit } from "@motif/runtime";
import { createRuntime, type EventFailure, type IncomingEvent } from "@motif/runtime/platform";
import type { FunctionSettings, ObjectEventsTrigger, ObjectsTrigger } from "../environment.ts";
import { toObjectEvent } from "./blob/event.ts";
import { invocation, within } from "./functions/context.ts";
import type { FunctionHandler } from "./functions/handler.ts";
import { functionsPlatform } from "./functions/platform.ts";
import { type OpenOutbox, processOutbox } from "./servicebus/outbox.ts";
import { type ReceivedMessage, receivedMessages } from "./servicebus/received.ts";
import type { FailedMessage } from "./servicebus/settle.ts";

/**
 * The handler of a consumer of object-created events, which Event Grid puts into a queue of Service Bus, one message an
 * event. A failed event is sent once more, for after the wait of the retry policy; after the last attempt, when it is too
 * old, or when trying again is pointless, it goes to the function's dead-letter queue. Throws `missing-driver`.
 */
export function serveObjects(
  fn: ConsumerFunction,
  drivers: Drivers,
  { trigger, timeoutMs }: FunctionSettings<ObjectEventsTrigger>,
  openOutbox: OpenOutbox = processOutbox,
): FunctionHandler {
  const runtime = createRuntime(fn, functionsPlatform(drivers));
  return async (input, context, source) => {
    const subscription = trigger.subscriptions[source];
    if (!subscription) throw new InvalidArgumentError(`Function ${fn.name} has no subscription ${source}.`);
    const [message] = receivedMessages(input, context.triggerMetadata, false);
    if (!message) return;
    const event = readEvent(message, subscription.bucket);
    const [failure] =
      "reason" in event
        ? [event]
        : await invocation(context, timeoutMs, (call) => runtime.consume([event], call));
    if (failure) await within(context, () => settle(openOutbox, subscription, { message, failure }));
  };
}

/** The event of a message, or why it is none: it will not be one the next time either. */
function readEvent(message: ReceivedMessage, bucket: string): IncomingEvent | EventFailure {
  try {
    return toObjectEvent(message, bucket);
  } catch (error) {
    return { id: message.id, reason: messageOf(error), terminal: true };
  }
}

/** Loaded when an event fails for the first time: the SDK is not needed before. */
async function settle(
  openOutbox: OpenOutbox,
  subscription: ObjectsTrigger,
  failed: FailedMessage,
): Promise<void> {
  const [outbox, { sendOn }] = await Promise.all([openOutbox(), import("./servicebus/settle.ts")]);
  const { queue, retry } = subscription;
  const { deadLetterQueue } = retry;
  const now = Date.now();
  const settlement = {
    queue,
    deadLetterQueue,
    retryDelay: (each: FailedMessage) => retryDelay(subscription, each, now),
  };
  await sendOn(outbox, settlement, [failed], now);
}

/** Undefined after the last attempt, and where the next one would be of an event that is too old. */
function retryDelay(
  { retry }: ObjectsTrigger,
  { message, failure }: FailedMessage,
  now: number,
): number | undefined {
  if (message.receiveCount >= retry.attempts) return undefined;
  const delay = Math.max(failure.retryAfterMs ?? 0, backoffLimit(retry, message.receiveCount));
  return now + delay - Date.parse(message.time) > retry.maximumAgeMs ? undefined : delay;
}
