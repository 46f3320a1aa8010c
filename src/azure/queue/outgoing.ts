import { hash } from "node:crypto";
import type { ServiceBusMessage } from "@azure/service-bus";
import { InvalidArgumentError } from "@motif/core";
import { PROPERTY } from "./properties.ts";

/** Of message ids and session ids (https://learn.microsoft.com/azure/service-bus-messaging/service-bus-quotas). */
const LONGEST_ID = 128;

/** A queue or a topic that a message is sent to. */
export interface Destination {
  readonly kind: "queue" | "topic";
  readonly name: string;
  readonly fifo: boolean;
}

/** What is sent: JSON text, and what stands beside it. */
interface Outgoing {
  readonly body: string;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly group?: string;
  readonly deduplicationId?: string;
}

/** A message as the SDK takes it; `id` is the one that its consumer knows it by. Throws `InvalidArgumentError`. */
export function serviceBusMessage(to: Destination, message: Outgoing, id: string): ServiceBusMessage {
  const { body, attributes, group, deduplicationId } = message;
  const own = to.fifo && { [PROPERTY.id]: id, ...(group !== undefined && { [PROPERTY.group]: group }) };
  return {
    // Bytes, which the SDK sends as they are; a text it would write as JSON once more.
    body: Buffer.from(body),
    contentType: "application/json",
    applicationProperties: { ...attributes, ...own },
    messageId: to.fifo ? deduplicationKey(deduplicationId ?? hash("sha256", body, "hex")) : id,
    ...(group !== undefined && { sessionId: checkedGroup(to, group) }),
  };
}

/** Duplicate detection goes by the message id. */
function deduplicationKey(text: string): string {
  return text.length <= LONGEST_ID ? text : hash("sha256", text, "hex");
}

function checkedGroup({ kind, name }: Destination, group: string): string {
  if (group !== "" && group.length <= LONGEST_ID) return group;
  throw new InvalidArgumentError(
    `A group of ${kind} ${name} is the id of a session in Service Bus and has 1 to ${LONGEST_ID} characters, not ${group.length}.`,
  );
}

/** Messages by session, each in order. */
export function groupsOf(messages: readonly ServiceBusMessage[]): readonly ServiceBusMessage[][] {
  const groups = new Map<string | undefined, ServiceBusMessage[]>();
  for (const message of messages) {
    const group = groups.get(message.sessionId);
    if (group) group.push(message);
    else groups.set(message.sessionId, [message]);
  }
  return [...groups.values()];
}
