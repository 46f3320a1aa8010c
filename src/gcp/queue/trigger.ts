import { type ConsumerFunction, InvalidArgumentError } from "@motif/core";
import type { Drivers } from "@motif/core/platform";
import { createRuntime, type EventFailure, type IncomingEvent, type Runtime } from "@motif/runtime/platform";
import { jsonVariable } from "@motif/runtime/variables";
import * as z from "zod/mini";
import { acknowledge, isRefusal, refuse } from "../function/adapter/answer.ts";
import { invocation } from "../function/adapter/call.ts";
import { cloudEvent } from "../function/adapter/cloud-event.ts";
import { deadLetter } from "../function/adapter/dead-letter.ts";
import { functionPlatform } from "../function/adapter/platform.ts";
import { type FrameworkRequest, type FunctionHandler, jsonBody } from "../function/adapter/request.ts";
import { ID_ATTRIBUTE } from "../ground/pubsub/publish.ts";
import { attemptOf, rememberFailure } from "./attempts.ts";
import { DELIVERIES_VARIABLE, type QueueDelivery } from "./environment.ts";
import { type Push, pushRequest, toEvent } from "./push.ts";

const deliveries: z.ZodMiniType<readonly QueueDelivery[]> = z.array(
  z.object({
    queue: z.string(),
    subscription: z.string(),
    deadLetterTopic: z.string(),
    attempts: z.number(),
  }),
);

/**
 * The handler of a consumer of queues, to which push subscriptions deliver (Eventarc's events of topics are taken too).
 * 204 accepts a message; 500 has it delivered again after the subscription's backoff. A message that must not be tried
 * again, or was tried often enough, goes to the dead-letter topic. Throws `missing-driver` and `missing-variable`.
 */
export function serve(fn: ConsumerFunction, drivers: Drivers): FunctionHandler {
  const runtime = createRuntime(fn, functionPlatform(drivers));
  const bySubscription = new Map(
    jsonVariable(DELIVERIES_VARIABLE, deliveries).map((delivery) => [delivery.subscription, delivery]),
  );
  return async (request, response) => {
    try {
      const push = pushOf(request);
      const delivery = bySubscription.get(push.subscription);
      if (!delivery) throw unknownSubscription(push);
      acknowledge(response, await process(runtime, delivery, push));
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

/** Returns whether the message is done with: processed, or given up after as many attempts as the app says. */
async function process(runtime: Runtime, delivery: QueueDelivery, push: Push): Promise<boolean> {
  const { queue, attempts } = delivery;
  const attempt = await attemptOf(queue, push);
  // Each of them ended the function's instance before it could be given up.
  if (attempt > attempts) return giveUp(delivery, push, `It did not come to an end in ${attempts} attempts.`);
  const failure = await consume(runtime, toEvent(push, queue, attempt));
  if (!failure) return true;
  if (failure.terminal || attempt >= attempts) return giveUp(delivery, push, failure.reason);
  await rememberFailure(queue, push);
  return false;
}

async function giveUp(delivery: QueueDelivery, push: Push, reason: string): Promise<boolean> {
  const { data = "", attributes = {}, orderingKey, messageId } = push.message;
  return deadLetter(delivery.deadLetterTopic, messageId, reason, {
    data,
    // Pub/Sub gives it another id there; its consumer knows it by this one.
    attributes: { [ID_ATTRIBUTE]: messageId, ...attributes },
    ...(orderingKey && { orderingKey }),
  });
}

async function consume(runtime: Runtime, message: IncomingEvent): Promise<EventFailure | undefined> {
  const [failure] = await invocation((call) => runtime.consume([message], call));
  return failure;
}

function unknownSubscription({ subscription }: Push): InvalidArgumentError {
  return new InvalidArgumentError(
    `${DELIVERIES_VARIABLE} has no entry for the subscription ${subscription}. Build and deploy the function again.`,
  );
}
