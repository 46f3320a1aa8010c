import { letterStays } from "@motif/compile/kit";
import { MotifError } from "@motif/core";
import { isObject } from "@motif/core/platform";
import * as z from "zod/mini";
import type { DeadMessage, GiveBack } from "./dead-message.ts";

/** What Lambda, or the adapter in its place, sends (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html). */
const record = z.object({
  requestContext: z.object({}),
  requestPayload: z.unknown(),
  responsePayload: z.optional(z.unknown()),
});

/**
 * Gives dead letters of a function back to it: invokes it again with the event that failed, asynchronously, so that its own
 * retries and dead letters hold. The answer 202 means that Lambda has queued the event
 * (https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html). An event has no place for a mark.
 */
export async function invokedAgain(config: object, functionName: string): Promise<GiveBack> {
  const { InvokeCommand, LambdaClient } = await import("@aws-sdk/client-lambda");
  const client = new LambdaClient(config);
  return async ({ held }) => {
    const Payload = Buffer.from(eventOf(held));
    const command = new InvokeCommand({ FunctionName: functionName, InvocationType: "Event", Payload });
    const { StatusCode } = await client.send(command);
    if (StatusCode === 202) return;
    throw new MotifError(
      "service-failed",
      `Lambda did not accept an event of ${functionName}: ${StatusCode}.`,
    );
  };
}

/**
 * The event of a dead letter, as JSON. Throws `MotifError` (`letter-stays`) where the message does not have it:
 * what EventBridge Scheduler sends of a run that it could not hand over is described for other targets only.
 */
export function eventOf(message: DeadMessage): string {
  const { requestPayload } = recordOf(message) ?? {};
  if (requestPayload !== undefined) return JSON.stringify(requestPayload);
  throw letterStays(
    "It is no record of a failed invocation, so what to call the function with is not known. Read it, call the function by hand, and delete it.",
  );
}

/** What a dead letter of a function is about, and why it failed, as far as its record says. */
export function toldByRecord(message: DeadMessage): { readonly body?: string; readonly reason?: string } {
  const { requestPayload, responsePayload } = recordOf(message) ?? {};
  const reason = isObject(responsePayload) ? responsePayload.errorMessage : undefined;
  return {
    ...(requestPayload !== undefined && { body: JSON.stringify(requestPayload) }),
    ...(typeof reason === "string" && { reason }),
  };
}

function recordOf({ Body = "" }: DeadMessage): z.infer<typeof record> | undefined {
  return record.safeParse(jsonOf(Body)).data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
