import type { LambdaContext } from "../ground/lambda/context.ts";
import { DEAD_LETTER_QUEUE } from "./environment.ts";

/**
 * Sends an asynchronous event that must not be tried again to the function's dead-letter queue, in the form in which
 * Lambda sends those whose retries are used up
 * (https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html). Returns false where the function
 * has no such queue: then only Lambda's own retries are left.
 */
export async function deadLetter(event: unknown, reason: string, context: LambdaContext): Promise<boolean> {
  const QueueUrl = process.env[DEAD_LETTER_QUEUE];
  if (!QueueUrl) return false;
  const [{ SendMessageCommand }, { sqsClient }, { allowedJson }] = await Promise.all([
    import("@aws-sdk/client-sqs"),
    import("../queue/client.ts"),
    import("../queue/allowed-text.ts"),
  ]);
  const record = {
    version: "1.0",
    timestamp: new Date().toISOString(),
    requestContext: {
      requestId: context.awsRequestId,
      functionArn: context.invokedFunctionArn,
      condition: "TerminalError",
    },
    requestPayload: event,
    responsePayload: { errorType: "TerminalError", errorMessage: reason },
  };
  await sqsClient.send(
    new SendMessageCommand({ QueueUrl, MessageBody: allowedJson(JSON.stringify(record)) }),
  );
  return true;
}
