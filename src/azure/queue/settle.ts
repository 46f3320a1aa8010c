import { hash } from "node:crypto";
import type { ServiceBusMessage } from "@azure/service-bus";
import type { EventFailure } from "@motif/runtime/platform";
import { physicalName } from "@motif/runtime/variables";
import { PROPERTY } from "./properties.ts";
import type { ReceivedMessage } from "./received.ts";
import type { Senders } from "./senders.ts";

/** A message that was not processed. */
export interface FailedMessage {
  readonly message: ReceivedMessage;
  readonly failure: EventFailure;
}

/** What becomes of failed messages; names are those of the app. */
export interface Settlement {
  readonly queue: string;
  readonly deadLetterQueue: string;
  /** Milliseconds until the next attempt, or undefined where there is to be none. */
  retryDelay(failed: FailedMessage): number | undefined;
}

/** Where retries and dead letters are handed over. */
export type Outbox = Pick<Senders, "send">;

/** In UTF-16 code units, each of which is three bytes at most: there is room for it (`properties.ts`). */
const LONGEST_REASON = 1000;

/**
 * Sends failed messages on: to the dead-letter queue, or once more to their queue, for later. Then the host can complete
 * the whole batch. Throws where one of them could not be sent: the host gives the whole batch back then, so that a
 * message can come twice and none is lost.
 *
 * Service Bus has no way to give a message back for later, and Azure Functions has none for Node that is generally
 * available to settle the messages of a batch one by one
 * (https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus-trigger).
 */
export async function sendOn(
  outbox: Outbox,
  settlement: Settlement,
  failed: readonly FailedMessage[],
  now: number,
): Promise<void> {
  const { queue, deadLetterQueue } = settlement;
  const dead: ServiceBusMessage[] = [];
  const again: ServiceBusMessage[] = [];
  for (const each of failed) {
    const delay = each.failure.terminal ? undefined : settlement.retryDelay(each);
    if (delay === undefined) dead.push(deadLetter(each.message, each.failure.reason));
    else again.push(copyFor(each.message, now + delay));
  }
  await sendTo(outbox, deadLetterQueue, dead);
  await sendTo(outbox, queue, again);
}

/** Sends messages to a queue of the app. */
export async function sendTo(
  outbox: Outbox,
  queue: string,
  messages: readonly ServiceBusMessage[],
): Promise<void> {
  if (messages.length > 0) await outbox.send(physicalName("queue", queue), `queue ${queue}`, messages);
}

/** A dead letter as it is sent: the message, and why it is one. */
export function deadLetter(
  message: Omit<ReceivedMessage, "receiveCount">,
  reason: string,
): ServiceBusMessage {
  return {
    ...contentOf(message),
    messageId: messageId(message.id),
    // Whoever sends it to its queue again has to know its group.
    ...(message.group !== undefined && { sessionId: message.group }),
    applicationProperties: {
      ...ownProperties(message),
      [PROPERTY.reason]: reason.slice(0, LONGEST_REASON) || "unknown",
    },
  };
}

/** Its message id differs from that of every other attempt, since a queue may detect duplicates. */
function copyFor(message: ReceivedMessage, dueAt: number): ServiceBusMessage {
  return {
    ...contentOf(message),
    messageId: messageId(`${message.id}/${message.receiveCount + 1}`),
    scheduledEnqueueTimeUtc: new Date(dueAt),
    applicationProperties: { ...ownProperties(message), [PROPERTY.receiveCount]: message.receiveCount },
  };
}

function contentOf({ body, bytes }: Pick<ReceivedMessage, "body" | "bytes">): ServiceBusMessage {
  return bytes ? { body: bytes } : { body: Buffer.from(body), contentType: "application/json" };
}

function ownProperties({
  id,
  time,
  attributes,
  group,
}: Omit<ReceivedMessage, "receiveCount" | "body" | "bytes">) {
  return {
    ...attributes,
    [PROPERTY.id]: id,
    [PROPERTY.time]: time,
    ...(group !== undefined && { [PROPERTY.group]: group }),
  };
}

/** 128 characters at most (https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas). */
function messageId(text: string): string {
  return text.length <= 128 ? text : hash("sha256", text, "hex");
}
