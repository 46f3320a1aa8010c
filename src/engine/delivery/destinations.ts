import { type CallCondition, type CallRecord, TooLargeError } from "@motif/core";
import type { Destinations, FunctionEntry } from "@motif/core/model";
import type { Clock } from "../ground/clock.ts";
import type { Deposit } from "../ground/kind.ts";
import type { Random } from "../ground/random.ts";
import type { ReceivedMessage } from "../kinds/queue/store.ts";
import type { Ends, FailedEnd } from "./queue-pump.ts";

/** What records of calls are made with. */
export interface DestinationServices {
  readonly deposit: Deposit;
  readonly clock: Clock;
  readonly random: Random;
  /** Takes what nobody else hears of. */
  readonly report: (error: unknown) => void;
}

/**
 * Sends records of what became of a function's asynchronous calls to queues of the app, in Lambda's form
 * (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html). A record that no queue takes is
 * not lost in silence: a failed call is a dead letter then, and of a successful one an error is reported.
 */
export function recording(
  { name }: FunctionEntry,
  { success, failure }: Destinations,
  services: DestinationServices,
): Ends {
  const sent = (queue: string, message: ReceivedMessage, end: RecordEnd) => {
    const body = JSON.stringify(recordOf(name, message, end, services.clock.now()));
    const { traceparent, tracestate } = message.attributes;
    const attributes = { ...(traceparent && { traceparent }), ...(tracestate && { tracestate }) };
    services.deposit(queue, [{ id: services.random.uuid(), body, attributes }]);
  };
  return {
    succeeded(message, output) {
      if (success === undefined) return;
      try {
        sent(success, message, {
          condition: "Success",
          responseContext: { statusCode: 200, executedVersion: "$LATEST" },
          responsePayload: output ?? null,
        });
      } catch (error) {
        services.report(error);
      }
    },
    failed(message, end) {
      if (failure === undefined) return false;
      try {
        sent(failure, message, failedEnd(end));
        return true;
      } catch (error) {
        if (error instanceof TooLargeError) return false;
        throw error;
      }
    },
  };
}

interface RecordEnd {
  readonly condition: CallCondition;
  readonly responseContext?: CallRecord["responseContext"];
  readonly responsePayload?: unknown;
}

function failedEnd({ condition, errorName, reason }: FailedEnd): RecordEnd {
  if (errorName === undefined) return { condition, responsePayload: null };
  return {
    condition,
    responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
    responsePayload: { errorType: errorName, errorMessage: reason },
  };
}

function recordOf(
  functionName: string,
  { id, body, receiveCount }: ReceivedMessage,
  { condition, responseContext, responsePayload }: RecordEnd,
  now: number,
) {
  return {
    version: "1.0",
    timestamp: new Date(now).toISOString(),
    requestContext: {
      requestId: id,
      functionArn: `arn:aws:lambda:local:000000000000:function:${functionName}`,
      condition,
      approximateInvokeCount: receiveCount,
    },
    requestPayload: JSON.parse(body),
    ...(responseContext && { responseContext }),
    responsePayload,
  };
}
