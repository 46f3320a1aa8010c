import {
  type CloudEvent,
  type ConsumerFunction,
  InvalidArgumentError,
  parse,
  TerminalError,
  ValidationError,
} from "@motif/core";
import { messageOf } from "@motif/core/platform";
import { opened } from "./bus-events.ts";
import type { Call, EventFailure, IncomingEvent } from "./contract.ts";
import { InProgressError } from "./idempotency/errors.ts";
import type { Host, Invocation } from "./invocation.ts";
import type { Incoming } from "./observe/trace.ts";

type Consume = (events: readonly IncomingEvent[], call: Call) => Promise<readonly EventFailure[]>;

const NOT_TRIED = "Not tried: an earlier event of its group failed.";
const NO_TIME = "Not tried: the time of the invocation was up.";

/** Runs a consumer: one event at a time, `parallel` of them at most, or whole batches. */
export function consumerRuntime(fn: ConsumerFunction, host: Host): Consume {
  const consume = fn.batch ? consumeBatch : consumeEach;
  const isWanted = fn.filter?.matches ?? (() => true);
  return async (incoming, call) => {
    const { events, messagesOf } = opened(incoming.filter(({ data }) => isWanted(data)));
    if (events.length === 0) return []; // none that its filter wants, where the platform had not looked before
    const invocation = host.begin(call);
    try {
      return messagesOf(await consume(fn, events, invocation, call));
    } finally {
      invocation.end();
    }
  };
}

async function consumeEach(
  fn: ConsumerFunction,
  events: readonly IncomingEvent[],
  invocation: Invocation,
  call: Call,
): Promise<readonly EventFailure[]> {
  const failures: EventFailure[] = [];
  const lanes = lanesOf(events);
  const takeLanes = async () => {
    for (let lane = lanes.shift(); lane; lane = lanes.shift()) {
      failures.push(...(await consumeLane(fn, lane, invocation, call)));
    }
  };
  await Promise.all(Array.from({ length: Math.min(fn.parallel, lanes.length) }, takeLanes));
  return failures;
}

/** Events that must stay in order: those of one group. An event without a group is a lane of its own. */
function lanesOf(events: readonly IncomingEvent[]): IncomingEvent[][] {
  const lanes: IncomingEvent[][] = [];
  const ofGroup = new Map<string, IncomingEvent[]>();
  for (const event of events) {
    const lane = event.group === undefined ? undefined : ofGroup.get(event.group);
    if (lane) {
      lane.push(event);
      continue;
    }
    const started = [event];
    lanes.push(started);
    if (event.group !== undefined) ofGroup.set(event.group, started);
  }
  return lanes;
}

/**
 * One after the other, up to the first failure: what comes after it must not overtake it, so it is reported too
 * (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting).
 */
async function consumeLane(
  fn: ConsumerFunction,
  lane: readonly IncomingEvent[],
  invocation: Invocation,
  call: Call,
): Promise<readonly EventFailure[]> {
  for (const [index, event] of lane.entries()) {
    if (call.signal.aborted) return lane.slice(index).map(({ id }) => notTried(id, NO_TIME));
    const failure = await consumeOne(fn, event, invocation);
    if (failure) return [failure, ...lane.slice(index + 1).map(({ id }) => notTried(id, NOT_TRIED))];
  }
  return [];
}

async function consumeOne(
  fn: ConsumerFunction,
  incoming: IncomingEvent,
  invocation: Invocation,
): Promise<EventFailure | undefined> {
  const { id, receiveCount } = incoming;
  const part = invocation.part(incomingTrace(incoming.attributes));
  let failure: EventFailure | undefined;
  try {
    const event = toCloudEvent(fn, incoming);
    await fn.handler(Object.assign(part.input, { event, receiveCount }));
  } catch (error) {
    failure = failureOf(id, error);
    if (error instanceof InProgressError)
      part.input.log.info("Another attempt has the event", { ...failure });
    else part.input.log.error("The event was not processed", { ...failure, receiveCount, error });
  }
  part.end("consumer", failure ? "error" : "ok");
  return failure;
}

async function consumeBatch(
  fn: ConsumerFunction,
  incoming: readonly IncomingEvent[],
  invocation: Invocation,
): Promise<readonly EventFailure[]> {
  const [only] = incoming;
  const part = invocation.part(incoming.length === 1 && only ? incomingTrace(only.attributes) : {});
  const { log } = part.input;
  const { events, failures } = readBatch(fn, incoming);
  for (const failure of failures.values()) log.error("The event was not processed", { ...failure });
  const failed = (event: CloudEvent<unknown>, error: unknown) => {
    if (!events.includes(event)) {
      throw new InvalidArgumentError("failed() was called with something that is no event of this batch.");
    }
    const failure = failureOf(event.id, error);
    failures.set(event.id, failure);
    log.error("The event was not processed", { ...failure, error });
  };
  let status: "ok" | "error" = "ok";
  try {
    if (events.length > 0) await fn.handler(Object.assign(part.input, { events, failed }));
  } catch (error) {
    status = "error";
    log.error("The batch was not processed", { error });
    for (const { id } of events) if (!failures.has(id)) failures.set(id, failureOf(id, error));
  }
  part.end("consumer", status);
  return [...failures.values()];
}

/** The events whose data is valid. What comes after a bad one in its group is held back. */
function readBatch(fn: ConsumerFunction, incoming: readonly IncomingEvent[]) {
  const events: CloudEvent<unknown>[] = [];
  const failures = new Map<string, EventFailure>();
  const stopped = new Set<string>();
  for (const event of incoming) {
    if (event.group !== undefined && stopped.has(event.group)) {
      failures.set(event.id, notTried(event.id, NOT_TRIED));
      continue;
    }
    try {
      events.push(toCloudEvent(fn, event));
    } catch (error) {
      failures.set(event.id, failureOf(event.id, error));
      if (event.group !== undefined) stopped.add(event.group);
    }
  }
  return { events, failures };
}

/** Throws `TerminalError` for data that does not match the schema: it will not match the next time either. */
function toCloudEvent(fn: ConsumerFunction, incoming: IncomingEvent): CloudEvent<unknown> {
  const { id, source, type, time, subject } = incoming;
  const { traceparent } = incoming.attributes;
  return {
    specversion: "1.0",
    id,
    source,
    type,
    time,
    ...(subject !== undefined && { subject }),
    ...(traceparent !== undefined && { traceparent }),
    data: readData(fn, incoming.data),
  };
}

function readData(fn: ConsumerFunction, data: string): unknown {
  try {
    return parse(fn.event, JSON.parse(data), "event's data");
  } catch (error) {
    if (error instanceof ValidationError) throw new TerminalError(error.message, { cause: error });
    if (error instanceof SyntaxError)
      throw new TerminalError(`The event's data is not JSON: ${error.message}`);
    throw error;
  }
}

/** The trace context among an event's attributes. */
export function incomingTrace(attributes: Readonly<Record<string, string>>): Incoming {
  const { traceparent, tracestate, "correlation-id": correlationId } = attributes;
  return { traceparent, tracestate, correlationId };
}

function failureOf(id: string, error: unknown): EventFailure {
  return {
    id,
    reason: messageOf(error),
    terminal: error instanceof TerminalError,
    ...(error instanceof InProgressError && { retryAfterMs: error.retryAfterMs }),
  };
}

function notTried(id: string, reason: string): EventFailure {
  return { id, reason, terminal: false };
}
