import { type ConsumerFunction, InvalidArgumentError } from "@motif/core";
import { type Drivers, messageOf } from "@motif/core/platform";
import { backoffLimit } from "@motif/runtime";
import { createRuntime, type EventFailure, type IncomingEvent } from "@motif/runtime/platform";
import { invocation, within } from "../function/context.ts";
import type { FunctionHandler } from "../function/handler.ts";
import { functionsPlatform } from "../function/platform.ts";
import type { FunctionSettings } from "../ground/environment.ts";
import { type OpenOutbox, processOutbox } from "../queue/outbox.ts";
import { type ReceivedMessage, receivedMessages } from "../queue/received.ts";
import type { FailedMessage } from "../queue/settle.ts";
import type { ObjectsSettings, ObjectsSource } from "./environment.ts";
import { toObjectEvent } from "./event.ts";

/**
 * The handler of a consumer of object-created events, which Event Grid puts into a queue of Service Bus, one message an
 * event. A failed event is sent once more, for after the wait of the retry policy; after the last attempt, when it is too
 * old, or when trying again is pointless, it goes to the function's dead-letter queue. Throws `missing-driver`.
 */
export function serve(
  fn: ConsumerFunction,
  drivers: Drivers,
  { trigger, timeoutMs }: FunctionSettings<ObjectsSettings>,
  openOutbox: OpenOutbox = processOutbox,
): FunctionHandler {
  const runtime = createRuntime(fn, functionsPlatform(drivers));
  return async (input, context, source) => {
    const subscription = trigger.subscriptions[source];
    if (!subscription) throw new InvalidArgumentError(`Function ${fn.name} has no subscription ${source}.`);
    const [message] = receivedMessages(input, context.triggerMetadata, false);
    if (!message) return;
    const event = readEvent(message, subscription.bucket);
    if (!("reason" in event) && !matches(subscription, event.subject ?? "")) return;
    const [failure] =
      "reason" in event
        ? [event]
        : await invocation(context, timeoutMs, (call) => runtime.consume([event], call));
    if (failure) await within(context, () => settle(openOutbox, subscription, { message, failure }));
  };
}

function matches({ prefix, suffix }: ObjectsSource, key: string): boolean {
  return key.startsWith(prefix) && key.endsWith(suffix);
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
  subscription: ObjectsSource,
  failed: FailedMessage,
): Promise<void> {
  const [outbox, { sendOn }] = await Promise.all([openOutbox(), import("../queue/settle.ts")]);
  const { queue, delivery } = subscription;
  const { deadLetterQueue } = delivery;
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
  { delivery }: ObjectsSource,
  { message, failure }: FailedMessage,
  now: number,
): number | undefined {
  if (message.receiveCount >= delivery.attempts) return undefined;
  const delay = Math.max(failure.retryAfterMs ?? 0, backoffLimit(delivery, message.receiveCount));
  return now + delay - Date.parse(message.time) > delivery.maximumAgeMs ? undefined : delay;
}
