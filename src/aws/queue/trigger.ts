import { type ConsumerFunction, InvalidArgumentError, parse } from "@motif/core";
import type { Drivers } from "@motif/core/platform";
import { createRuntime, type EventFailure } from "@motif/runtime/platform";
import { jsonVariable } from "@motif/runtime/variables";
import * as z from "zod/mini";
import { invocation, type LambdaHandler } from "../ground/lambda/context.ts";
import { isKeepWarm } from "../ground/lambda/keep-warm.ts";
import { emit, lambdaPlatform } from "../ground/lambda/platform.ts";
import { QUEUE_DELIVERIES, type QueueDelivery } from "./environment.ts";
import { idOf, type SqsRecord, sqsEvent, toEvent } from "./event.ts";
import type { FailedMessage } from "./settle.ts";

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting */
export interface BatchResponse {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

const deliveries: z.ZodMiniType<readonly QueueDelivery[]> = z.array(
  z.object({
    queue: z.string(),
    queueArn: z.string(),
    queueUrl: z.string(),
    deadLetterQueueUrl: z.string(),
    attempts: z.number(),
    initialDelayMs: z.number(),
    maxDelayMs: z.number(),
    factor: z.number(),
  }),
);

/**
 * The Lambda handler of a consumer of queues; their event source mappings must have `ReportBatchItemFailures`. Failed
 * messages come back after the backoff of the queue's retry policy; those that must not be tried again go to the
 * dead-letter queue at once. Throws `missing-driver` and `missing-variable`.
 */
export function serve(fn: ConsumerFunction, drivers: Drivers): LambdaHandler<BatchResponse> {
  const platform = lambdaPlatform(drivers);
  const runtime = createRuntime(fn, platform);
  const byArn = new Map(
    jsonVariable(QUEUE_DELIVERIES, deliveries).map((delivery) => [delivery.queueArn, delivery]),
  );
  return async (event, context) => {
    if (isKeepWarm(event)) return { batchItemFailures: [] };
    const { Records: messages } = parse(sqsEvent, event, "event of SQS");
    const [first] = messages;
    if (!first) return { batchItemFailures: [] };
    const delivery = byArn.get(first.eventSourceARN);
    if (!delivery) {
      throw new InvalidArgumentError(
        `${QUEUE_DELIVERIES} has no entry for the queue ${first.eventSourceARN}. Build and deploy the function again.`,
      );
    }
    const failures = await invocation(context, (call) =>
      runtime.consume(
        messages.map((message) => toEvent(message, delivery.queue)),
        call,
      ),
    );
    const back = await settle(delivery, messages, failures, platform.random);
    return { batchItemFailures: back.map(({ message }) => ({ itemIdentifier: message.messageId })) };
  };
}

/** Does what failed messages need, and returns those that come back. */
async function settle(
  delivery: QueueDelivery,
  messages: readonly SqsRecord[],
  failures: readonly EventFailure[],
  random: () => number,
): Promise<readonly FailedMessage[]> {
  if (failures.length === 0) return [];
  const byId = new Map(failures.map((failure) => [failure.id, failure]));
  const failed = messages.flatMap((message): FailedMessage[] => {
    const failure = byId.get(idOf(message));
    return failure ? [{ message, failure }] : [];
  });
  // Loaded when something fails for the first time: a consumer that sends nothing itself starts without the SDK.
  const [{ sqsClient }, { delayRetries, giveUp }] = await Promise.all([
    import("./client.ts"),
    import("./settle.ts"),
  ]);
  const terminal = failed.filter(({ failure }) => failure.terminal);
  const kept = await giveUp(sqsClient, delivery, terminal, warn);
  const back = failed.filter((each) => !each.failure.terminal || kept.includes(each));
  await delayRetries(sqsClient, delivery, back, random, warn);
  return back;
}

function warn(message: string, fields: Readonly<Record<string, unknown>>): void {
  emit(JSON.stringify({ level: "warn", message, timestamp: new Date().toISOString(), fields }));
}
