import { isUtf8 } from "node:buffer";
import { InvalidArgumentError, parse } from "@motif/core";
import { QUEUE_MESSAGE_TYPE } from "@motif/core/platform";
import type { IncomingEvent } from "@motif/runtime/platform";
import * as z from "zod/mini";
import { bodyText } from "./body-text.ts";
import { attributesOf, PROPERTY } from "./properties.ts";

/** A message as a trigger brought it. */
export interface ReceivedMessage {
  /** What consumers know it by: the same for every attempt. */
  readonly id: string;
  /** JSON text. */
  readonly body: string;
  /** What came, where it is no text: a dead letter has it as it is. */
  readonly bytes?: Uint8Array;
  /** When it was first sent, RFC 3339. */
  readonly time: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Of a FIFO queue. */
  readonly group?: string;
  /** 1 at the first delivery; deliveries of the message that this one is a copy of count too. */
  readonly receiveCount: number;
}

/** The worker takes texts that are JSON for JSON, also times, and ids, which can be any JSON then. */
const text = z.union([z.string(), z.number()]);
const count = z.union([z.number(), z.string()]);
const properties = z.nullable(z.record(z.string(), z.unknown()));

/**
 * What the trigger says of a message
 * (https://learn.microsoft.com/azure/azure-functions/functions-bindings-service-bus-trigger#message-metadata).
 */
const metadata = z.object({
  messageId: z.optional(z.unknown()),
  sessionId: z.optional(z.unknown()),
  deliveryCount: count,
  enqueuedTimeUtc: text,
  applicationProperties: z.optional(properties),
  userProperties: z.optional(properties),
});
const metadataOfMany = z.object({
  messageIdArray: z.optional(z.array(z.unknown())),
  deliveryCountArray: z.array(count),
  enqueuedTimeUtcArray: z.array(text),
  applicationPropertiesArray: z.optional(z.array(properties)),
  userPropertiesArray: z.optional(z.array(properties)),
});

type Metadata = z.infer<typeof metadata>;

/** The messages of an invocation, one or a batch. Throws `ValidationError`, `InvalidArgumentError`. */
export function receivedMessages(input: unknown, triggerMetadata: unknown, many: boolean): ReceivedMessage[] {
  if (!many) return [received(input, parse(metadata, triggerMetadata, "trigger's metadata"), 0)];
  const all = parse(metadataOfMany, triggerMetadata, "trigger's metadata");
  if (!Array.isArray(input) || input.length !== all.deliveryCountArray.length) {
    throw new InvalidArgumentError("The trigger's messages and its metadata do not belong together.");
  }
  return input.map((body: unknown, index) =>
    received(
      body,
      {
        messageId: all.messageIdArray?.[index],
        deliveryCount: all.deliveryCountArray[index] ?? 1,
        enqueuedTimeUtc: all.enqueuedTimeUtcArray[index] ?? "",
        applicationProperties: all.applicationPropertiesArray?.[index],
        userProperties: all.userPropertiesArray?.[index],
      },
      index,
    ),
  );
}

/** A message of a queue as the runtime takes it. `queue` is the queue's name in the app. */
export function toEvent(message: ReceivedMessage, queue: string): IncomingEvent {
  const { id, body, time, attributes, receiveCount } = message;
  return {
    id,
    source: `/queues/${queue}`,
    type: QUEUE_MESSAGE_TYPE,
    time,
    data: body,
    attributes,
    receiveCount,
  };
}

function received(body: unknown, said: Metadata, index: number): ReceivedMessage {
  const own = said.applicationProperties ?? said.userProperties ?? {};
  const carried = Number(own[PROPERTY.receiveCount] ?? 0);
  const group = idOf(own[PROPERTY.group] ?? said.sessionId);
  return {
    // Whoever sends without an id gets one that is good for this delivery.
    id: idOf(own[PROPERTY.id] ?? said.messageId) ?? `${said.enqueuedTimeUtc}-${index}`,
    body: bodyText(body),
    ...(body instanceof Uint8Array && !isUtf8(body) && { bytes: body }),
    time: timeOf(own[PROPERTY.time] ?? said.enqueuedTimeUtc),
    attributes: attributesOf(own),
    ...(group !== undefined && { group }),
    receiveCount: (Number.isInteger(carried) && carried > 0 ? carried : 0) + Number(said.deliveryCount),
  };
}

function idOf(value: unknown): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Times of the host are in UTC, and do not always say so. */
function timeOf(value: unknown): string {
  const said = String(value);
  const time = new Date(/(?:Z|[+-]\d\d:?\d\d)$/i.test(said) ? said : `${said}Z`);
  return Number.isNaN(time.getTime()) ? new Date().toISOString() : time.toISOString();
}
