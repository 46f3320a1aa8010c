import { asynchronousDeliveryOf, type FunctionEntry, type Inventory } from "@motif/core/model";
import type { DeliveryProfile } from "@motif/core/platform";
import { type Carried, INVOCATION_TYPE } from "@motif/core/platform";
import type { IncomingEvent } from "@motif/runtime/platform";
import type { Imitation } from "../ground/imitation.ts";
import type { ReceivedMessage } from "../kinds/queue/store.ts";
import type { Work } from "../sandbox/environment.ts";
import type { PumpPolicy } from "./queue-pump.ts";
import { quirksOf } from "./quirks.ts";

/**
 * Asynchronous invocations wait in a queue of their own, one a function. The event's CloudEvents attributes travel as
 * message attributes with the prefix `ce-` (the binary mode of CloudEvents' protocol bindings).
 */
export interface AsyncMessage {
  /** JSON text. */
  readonly body: string;
  readonly attributes: Carried;
  /** Milliseconds until it is delivered. */
  readonly delayMs?: number;
}

/** The attribute of a run that says until when it may begin, in milliseconds since 1970. */
export const START_BY = "motif-start-by";

/** Delivered messages of an asynchronous invocation stay hidden so long beyond the timeout; nobody else receives them. */
const MARGIN_MS = 60_000;

/** The name of the queue of a function's asynchronous invocations. It is no valid name of a user's queue. */
export function asyncQueueOf(functionName: string): string {
  return `async:${functionName}`;
}

/** Whether a function can be invoked while nobody waits: those that answer requests cannot. */
export function isAsynchronous({ kind }: FunctionEntry): boolean {
  return kind !== "http";
}

/** How asynchronous invocations of a function are delivered, where a cloud is imitated as it does. */
export function asyncPolicy(
  fn: FunctionEntry,
  inventory: Inventory,
  imitation: Imitation | undefined,
): PumpPolicy {
  const delivery = asynchronousDeliveryOf(inventory, fn.name);
  return {
    queue: asyncQueueOf(fn.name),
    fifo: false,
    batchSize: 1,
    batchWindowMs: 0,
    maxConcurrency: Number.POSITIVE_INFINITY,
    visibilityTimeoutMs: fn.timeoutMs + MARGIN_MS,
    retry: delivery,
    jitter: false, // https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
    maximumAgeMs: delivery.maximumAgeMs,
    deadLetterQueue: delivery.deadLetterQueue,
    afterCrash: "retry-policy",
    ...(imitation && { quirks: quirksOf(profileOf(fn, imitation), imitation) }),
  };
}

/** An asynchronous invocation on its way: displaced where an imitated cloud keeps no order. */
export function imitatedMessage<M extends object>(
  message: M,
  fn: FunctionEntry,
  imitation: Imitation | undefined,
): M {
  return imitation && profileOf(fn, imitation).reorders.value ? imitation.displaced(message) : message;
}

function profileOf({ kind }: FunctionEntry, { profile }: Imitation): DeliveryProfile {
  return kind === "scheduled" ? profile.schedules : profile.events;
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

function asyncEvent({ id, body, attributes, receiveCount, sentAt }: ReceivedMessage): IncomingEvent {
  const {
    [START_BY]: startBy,
    "ce-source": source,
    "ce-type": type,
    "ce-time": time,
    "ce-subject": subject,
  } = attributes;
  return {
    id,
    data: body,
    attributes,
    receiveCount,
    source: source ?? "/invocations",
    type: type ?? INVOCATION_TYPE,
    time: time ?? new Date(sentAt).toISOString(),
    ...(subject !== undefined && { subject }),
    ...(startBy !== undefined && { startBy: Number(startBy) }),
  };
}
