import type { Json } from "@motif/core";
import type { FunctionEntry } from "@motif/core/model";
import { EVENT_TYPES } from "@motif/core/platform";
import type { IncomingEvent } from "@motif/runtime/platform";
import type { ObjectRecord } from "../kinds/bucket/store.ts";
import type { ReceivedMessage } from "../kinds/queue/store.ts";
import type { Work } from "../sandbox/environment.ts";

/**
 * Asynchronous invocations wait in a queue of their own, one a function. The event's CloudEvents attributes travel as
 * message attributes with the prefix `ce-` (the binary mode of CloudEvents' protocol bindings).
 */
export interface AsyncMessage {
  /** JSON text. */
  readonly body: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The name of the queue of a function's asynchronous invocations. It is no valid name of a user's queue. */
export function asyncQueueOf(functionName: string): string {
  return `async:${functionName}`;
}

/** The event that a bucket sends when an object was written. */
export function objectCreatedMessage(
  bucket: string,
  object: ObjectRecord,
  carried: Readonly<Record<string, string>>,
): AsyncMessage {
  const { key, size, etag, version, sequencer } = object;
  return {
    body: JSON.stringify({ bucket, key, size, etag, version, sequencer }),
    attributes: {
      ...carried,
      "ce-type": EVENT_TYPES.objectCreated,
      "ce-source": `/buckets/${bucket}`,
      "ce-subject": key,
      "ce-time": object.lastModified,
    },
  };
}

/** The event of a schedule that is due. */
export function scheduledMessage(schedule: string, scheduledFor: number): AsyncMessage {
  const time = new Date(scheduledFor).toISOString();
  return {
    body: JSON.stringify({ scheduledFor: time }),
    attributes: {
      "ce-type": EVENT_TYPES.scheduled,
      "ce-source": `/schedules/${schedule}`,
      "ce-time": time,
    },
  };
}

/** Somebody's own event or input. */
export function invocationMessage(payload: Json, time: number): AsyncMessage {
  return {
    body: JSON.stringify(payload),
    attributes: {
      "ce-type": EVENT_TYPES.invocation,
      "ce-source": "/invocations",
      "ce-time": new Date(time).toISOString(),
    },
  };
}

/** The work that messages of a user's queue mean for their consumer. */
export function queueWork(queue: string, messages: readonly ReceivedMessage[]): Work {
  return {
    kind: "consumer",
    events: messages.map((message) => ({
      ...common(message),
      source: `/queues/${queue}`,
      type: EVENT_TYPES.queueMessage,
      time: new Date(message.sentAt).toISOString(),
      ...(message.group !== undefined && { group: message.group }),
    })),
  };
}

/** The work that messages of an asynchronous queue mean for their function. */
export function asyncWork(fn: FunctionEntry, messages: readonly ReceivedMessage[]): Work {
  const [message] = messages;
  if (!message || messages.length > 1) throw new Error("Asynchronous invocations are delivered one by one.");
  switch (fn.kind) {
    case "consumer":
      return { kind: "consumer", events: [asyncEvent(message)] };
    case "scheduled":
      return { kind: "scheduled", event: asyncEvent(message) };
    case "task":
      return { kind: "task", input: JSON.parse(message.body), attributes: message.attributes };
    case "http":
      throw new Error(`Function ${fn.name} answers HTTP requests and is never invoked asynchronously.`);
  }
}

function asyncEvent(message: ReceivedMessage): IncomingEvent {
  const event = common(message);
  const { "ce-source": source, "ce-type": type, "ce-time": time, "ce-subject": subject } = event.attributes;
  return {
    ...event,
    source: source ?? "/invocations",
    type: type ?? EVENT_TYPES.invocation,
    time: time ?? new Date(message.sentAt).toISOString(),
    ...(subject !== undefined && { subject }),
  };
}

function common(message: ReceivedMessage) {
  const { id, body, attributes, receiveCount } = message;
  return { id, data: body, attributes, receiveCount };
}
