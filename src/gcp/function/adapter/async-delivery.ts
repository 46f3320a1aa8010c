import { backoffLimit } from "@motif/runtime";
import { jsonVariable } from "@motif/runtime/variables";
import * as z from "zod/mini";
import { ASYNC_DELIVERY_VARIABLE, type AsyncDelivery } from "../environment.ts";
import { deadLetter } from "./dead-letter.ts";

const asyncDelivery: z.ZodMiniType<AsyncDelivery> = z.object({
  attempts: z.number(),
  initialDelayMs: z.number(),
  maxDelayMs: z.number(),
  factor: z.number(),
  maximumAgeMs: z.number(),
  deadLetterTopic: z.string(),
});

/** An event that is delivered asynchronously: an object's, or a schedule's. */
export interface AsyncEvent {
  readonly id: string;
  /** When it happened, RFC 3339. */
  readonly time: string;
  /** What is kept of it when it fails for good. */
  readonly payload: unknown;
}

/** Why an event was not processed. */
export interface AsyncFailure {
  readonly reason: string;
  readonly terminal: boolean;
}

/** How the function's asynchronous events are tried again. Throws `missing-variable`. */
export function readAsyncDelivery(): AsyncDelivery {
  return jsonVariable(ASYNC_DELIVERY_VARIABLE, asyncDelivery);
}

/**
 * Delivers an event, and returns whether it is done with; if not, it has to be delivered again. Nobody says how often it
 * was before, so its age decides: it is tried again until the waits of the retry policy would have passed, and goes to
 * the dead-letter topic with the first failure after that. An event that is older than the maximum age is not tried.
 */
export async function deliver(
  functionName: string,
  delivery: AsyncDelivery,
  event: AsyncEvent,
  work: () => Promise<AsyncFailure | undefined>,
): Promise<boolean> {
  const age = () => Date.now() - Date.parse(event.time);
  if (age() > delivery.maximumAgeMs) {
    return giveUp(functionName, delivery, event, "EventAgeExceeded", "It is older than the maximum age.");
  }
  const failure = await work();
  if (!failure) return true;
  if (failure.terminal) return giveUp(functionName, delivery, event, "TerminalError", failure.reason);
  if (age() < retryTime(delivery)) return false;
  return giveUp(functionName, delivery, event, "RetriesExhausted", failure.reason);
}

/** How long an event is tried, in milliseconds: the waits between its attempts. */
export function retryTime(delivery: AsyncDelivery): number {
  let time = 0;
  for (let attempt = 1; attempt < delivery.attempts; attempt++) time += backoffLimit(delivery, attempt);
  return Math.min(time, delivery.maximumAgeMs);
}

/** The record has the conditions that Lambda's have (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html). */
function giveUp(
  functionName: string,
  { deadLetterTopic }: AsyncDelivery,
  { id, payload }: AsyncEvent,
  condition: "TerminalError" | "RetriesExhausted" | "EventAgeExceeded",
  reason: string,
): Promise<boolean> {
  const timestamp = new Date().toISOString();
  const record = { version: "1.0", timestamp, function: functionName, condition, reason, payload };
  const data = Buffer.from(JSON.stringify(record)).toString("base64");
  return deadLetter(deadLetterTopic, id, reason, { data, attributes: {} });
}
