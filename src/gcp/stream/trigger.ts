import { type ConsumerFunction, type FailedBatch, InvalidArgumentError } from "@motif/core";
import { type Drivers, messageOf, readJson, STREAM_RECORD_TYPE } from "@motif/core/platform";
import { createRuntime, type EventFailure, type IncomingEvent, type Runtime } from "@motif/runtime/platform";
import { jsonVariable } from "@motif/runtime/variables";
import * as z from "zod/mini";
import { acknowledge, isRefusal, refuse } from "../function/adapter/answer.ts";
import { invocation } from "../function/adapter/call.ts";
import { cloudEvent } from "../function/adapter/cloud-event.ts";
import { functionPlatform, report } from "../function/adapter/platform.ts";
import { type FrameworkRequest, type FunctionHandler, jsonBody } from "../function/adapter/request.ts";
import { publish } from "../ground/pubsub/publish.ts";
import { attemptOf, rememberFailure } from "../queue/attempts.ts";
import { type Push, pushRequest, toEvent } from "../queue/push.ts";
import { STREAM_DELIVERIES, type StreamDelivery } from "./environment.ts";

const deliveries: z.ZodMiniType<readonly StreamDelivery[]> = z.array(
  z.object({
    stream: z.string(),
    consumer: z.string(),
    subscription: z.string(),
    failureTopic: z.string(),
    attempts: z.number(),
    maximumAgeMs: z.number(),
  }),
);

/** In UTF-16 code units. */
const LONGEST_REASON = 1000;

/** Why a record is given up. */
interface GivenUp {
  readonly condition: "RetryAttemptsExhausted" | "RecordAgeExceeded" | "TerminalError";
  readonly attempts: number;
  readonly reason: string;
}

/**
 * The handler of a consumer of streams, to which push subscriptions with ordering deliver one record at a time. 204 accepts a
 * record; 500 has it delivered again after the subscription's backoff, and with it all later ones of its key. What must not be tried
 * again, or was tried often enough, goes to the failure queue, with the record. Throws `missing-driver` and `missing-variable`.
 */
export function serve(fn: ConsumerFunction, drivers: Drivers): FunctionHandler {
  const runtime = createRuntime(fn, functionPlatform(drivers));
  const bySubscription = new Map(
    jsonVariable(STREAM_DELIVERIES, deliveries).map((delivery) => [delivery.subscription, delivery]),
  );
  return async (request, response) => {
    try {
      const push = pushOf(request);
      const delivery = bySubscription.get(push.subscription);
      if (!delivery) throw unknownSubscription(push);
      acknowledge(response, await process(runtime, fn.name, delivery, push));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refuse(response, error);
    }
  };
}

function pushOf(request: FrameworkRequest): Push {
  const event = cloudEvent(request);
  return pushRequest(event ? event.data : jsonBody(request));
}

/** Returns whether the record is done with: processed, or given up. */
async function process(
  runtime: Runtime,
  functionName: string,
  delivery: StreamDelivery,
  push: Push,
): Promise<boolean> {
  const { stream, consumer, attempts, maximumAgeMs } = delivery;
  const attempt = await attemptOf(consumer, push);
  const event = recordEvent(push, stream, attempt);
  const tell = (why: GivenUp) => giveUp(delivery, functionName, push, event, why);
  if (maximumAgeMs > 0 && Date.parse(event.time) < Date.now() - maximumAgeMs) {
    const reason = "older than its maximum age";
    return tell({ condition: "RecordAgeExceeded", attempts: attempt - 1, reason });
  }
  if (attempt > attempts) {
    // Each of them ended the function's instance before it could be given up.
    const reason = `It did not come to an end in ${attempts} attempts.`;
    return tell({ condition: "RetryAttemptsExhausted", attempts, reason });
  }
  const failure = await consume(runtime, event);
  if (!failure) return true;
  const { reason, terminal } = failure;
  if (terminal) return tell({ condition: "TerminalError", attempts: attempt, reason });
  if (attempt >= attempts) return tell({ condition: "RetryAttemptsExhausted", attempts: attempt, reason });
  await rememberFailure(consumer, push);
  return false;
}

function recordEvent(push: Push, stream: string, attempt: number): IncomingEvent {
  const { group, ...event } = toEvent(push, stream, attempt);
  return {
    ...event,
    source: `/streams/${stream}`,
    type: STREAM_RECORD_TYPE,
    ...(group !== undefined && { subject: group, group }),
  };
}

async function consume(runtime: Runtime, record: IncomingEvent): Promise<EventFailure | undefined> {
  const [failure] = await invocation((call) => runtime.consume([record], call));
  return failure;
}

/** Tells the failure queue of a record, and returns whether it knows now: if not, the record has to come again. */
async function giveUp(
  { stream, failureTopic }: StreamDelivery,
  functionName: string,
  { message }: Push,
  { id, time, group = "", data, attributes }: IncomingEvent,
  { condition, attempts, reason }: GivenUp,
): Promise<boolean> {
  const batch: FailedBatch = {
    version: "1.0",
    timestamp: new Date().toISOString(),
    requestContext: {
      requestId: message.messageId,
      functionArn: functionName,
      condition,
      approximateInvokeCount: attempts,
    },
    ...(attempts > 0 && {
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    }),
    KinesisBatchInfo: {
      shardId: group,
      startSequenceNumber: message.messageId,
      endSequenceNumber: message.messageId,
      approximateArrivalOfFirstRecord: time,
      approximateArrivalOfLastRecord: time,
      batchSize: 1,
      streamArn: stream,
    },
    reason: reason.slice(0, LONGEST_REASON) || "unknown",
    records: [{ id, key: group, time, data: dataOf(data) }],
  };
  const { traceparent, tracestate } = attributes;
  try {
    await publish(failureTopic, [
      {
        data: Buffer.from(JSON.stringify(batch)).toString("base64"),
        attributes: { ...(traceparent && { traceparent }), ...(tracestate && { tracestate }) },
      },
    ]);
    return true;
  } catch (error) {
    report("warn", "A record that failed could not be told to its queue", { id, reason: messageOf(error) });
    return false;
  }
}

/** What is no JSON is the text that it is. */
function dataOf(body: string): unknown {
  try {
    return readJson(body);
  } catch {
    return body;
  }
}

function unknownSubscription({ subscription }: Push): InvalidArgumentError {
  return new InvalidArgumentError(
    `${STREAM_DELIVERIES} has no entry for the subscription ${subscription}. Build and deploy the function again.`,
  );
}
