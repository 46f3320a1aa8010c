import type { InvocationContext } from "@azure/functions";
import { type ConsumerFunction, FunctionTimeoutError, InvalidArgumentError } from "@motif/core";
import type { Drivers } from "@motif/core/platform";
import { backoffLimit } from "@motif/runtime";
import {
  afterCall,
  createRuntime,
  type EventFailure,
  type Runtime,
  STREAM_BACKOFF,
  type StreamPart,
} from "@motif/runtime/platform";
import { invocation, within } from "../function/context.ts";
import type { FunctionHandler } from "../function/handler.ts";
import { functionsPlatform } from "../function/platform.ts";
import type { FunctionSettings } from "../ground/environment.ts";
import { type OpenOutbox, processOutbox } from "../queue/outbox.ts";
import type { StreamSettings, StreamSource } from "./environment.ts";
import type { GivenUp } from "./give-up.ts";
import { type ReceivedRecord, receivedRecords, toEvent } from "./received.ts";

/** What is left of a call's time for handing over what it gives up. */
const SETTLE_MS = 30_000;

type Part = StreamPart<ReceivedRecord>;

/** One call of the host: what its parts have in common. */
interface StreamCall {
  readonly runtime: Runtime;
  readonly source: StreamSource;
  readonly context: InvocationContext;
  readonly functionName: string;
  /** Of one attempt. */
  readonly timeoutMs: number;
  /** When no other attempt begins, in milliseconds since 1970. */
  readonly lastStart: number;
  readonly openOutbox: OpenOutbox;
}

/**
 * The handler of a consumer of streams. The position in an event hub moves on whether a call fails or not ("Functions avoids deadlocks
 * by always advancing the stream's pointer": https://learn.microsoft.com/azure/azure-functions/functions-reliable-event-processing),
 * so nothing that failed may be left when it ends: failed records are tried again within the call, and what is given up goes to the
 * failure queue before it returns. Where that is not possible it throws, and the host's retry policy keeps the position where it is.
 * Throws `missing-driver`.
 */
export function serve(
  fn: ConsumerFunction,
  drivers: Drivers,
  { trigger, timeoutMs }: FunctionSettings<StreamSettings>,
  openOutbox: OpenOutbox = processOutbox,
): FunctionHandler {
  const runtime = createRuntime(fn, functionsPlatform(drivers));
  return async (input, context, index) => {
    const source = trigger.streams[index];
    if (!source) throw new InvalidArgumentError(`Function ${fn.name} has no stream number ${index}.`);
    const lastStart = Date.now() + trigger.callMs - timeoutMs - SETTLE_MS;
    const call = { runtime, source, context, functionName: fn.name, timeoutMs, lastStart, openOutbox };
    const records = receivedRecords(input, context.triggerMetadata);
    await deliverAll(call, records);
  };
}

async function deliverAll(call: StreamCall, records: readonly ReceivedRecord[]): Promise<void> {
  // The first part is all of the batch: whatever comes after it was in a call already.
  let parts = await deliver(call, { records, attempts: 0 }, false);
  for (let part = parts[0]; part; part = parts[0]) {
    parts = [...(await deliver(call, part, true)), ...parts.slice(1)];
  }
}

/** Delivers a part, and returns what is left of it. `wasTried`: all of it was in a call already. */
async function deliver(call: StreamCall, part: Part, wasTried: boolean): Promise<readonly Part[]> {
  const { policy, old } = agedOf(call, part);
  if (old.length > 0) {
    await hand(call, old, {
      condition: "RecordAgeExceeded",
      attempts: part.attempts,
      reason: "older than its maximum age",
    });
    const young = part.records.slice(old.length);
    return young.length > 0 ? [{ ...part, records: young }] : [];
  }
  if (wasTried && Date.now() > call.lastStart) {
    await hand(call, part.records, {
      condition: "RetryAttemptsExhausted",
      attempts: Math.max(1, part.attempts),
      reason: "There was no time for another attempt.",
    });
    return [];
  }
  const failures = await attempt(call, part);
  const byId = new Map(failures.map((failure) => [failure.id, failure]));
  const failed = part.records.flatMap(({ id }, index) => {
    const failure = byId.get(id);
    return failure ? [{ index, terminal: failure.terminal, failure }] : [];
  });
  const { givenUp, terminal, rest } = afterCall(part, failed, { ...policy, again: "failed-ones" });
  if (givenUp.length > 0) {
    await hand(call, givenUp, {
      condition: terminal ? "TerminalError" : "RetryAttemptsExhausted",
      attempts: part.attempts + 1,
      reason: failed[0]?.failure.reason ?? "unknown",
    });
  }
  const attempts = rest[0]?.attempts ?? 0;
  const wait = attempts > part.attempts ? backoffLimit(STREAM_BACKOFF, attempts) : 0;
  const asked = failed[0]?.failure.retryAfterMs ?? 0;
  if (rest.length > 0) await pause(Math.max(wait, asked), call.lastStart);
  return rest;
}

/** Records that are older than they may be: those in front, as records stand in the order of their age. */
function agedOf({ source }: StreamCall, { records }: Part) {
  const { maximumAgeMs = Number.POSITIVE_INFINITY, attempts, bisect } = source.delivery;
  const oldest = Date.now() - maximumAgeMs;
  return { policy: { attempts, bisect }, old: records.filter(({ arrivedAt }) => arrivedAt < oldest) };
}

/** One attempt, with the time that the function has. The records that it did not process. */
async function attempt(
  { runtime, source, context, timeoutMs }: StreamCall,
  { records, attempts }: Part,
): Promise<readonly EventFailure[]> {
  const events = records.map((record) => toEvent(record, source.stream, attempts + 1));
  try {
    return await invocation(context, timeoutMs, (call) => runtime.consume(events, call));
  } catch (error) {
    if (!(error instanceof FunctionTimeoutError)) throw error;
    return records.map(({ id }) => ({ id, reason: error.message, terminal: false }));
  }
}

/** Loaded when something fails for the first time: a consumer that sends nothing itself starts without the SDK. */
async function hand(
  { source, context, functionName, openOutbox }: StreamCall,
  records: readonly ReceivedRecord[],
  why: Pick<GivenUp, "condition" | "attempts" | "reason">,
): Promise<void> {
  await within(context, async () => {
    const [outbox, { giveUp }] = await Promise.all([openOutbox(), import("./give-up.ts")]);
    await giveUp(outbox, source, records, { ...why, functionName, invocationId: context.invocationId });
  });
}

async function pause(waitMs: number, until: number): Promise<void> {
  const left = Math.max(0, Math.min(waitMs, until - Date.now()));
  if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
}
