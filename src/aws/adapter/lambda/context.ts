import type { Call } from "@motif/runtime";

/**
 * What Lambda's runtime hands to a handler with the event; only what is used of it
 * (https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html).
 */
export interface LambdaContext {
  readonly awsRequestId: string;
  readonly invokedFunctionArn: string;
  getRemainingTimeInMillis(): number;
}

/** A handler as Lambda calls it. */
export type LambdaHandler<Result> = (event: unknown, context: LambdaContext) => Promise<Result>;

/**
 * How long before the timeout the signal aborts. Lambda kills the environment at the timeout, and an answer that says
 * which messages of a batch failed must be out before.
 */
const GRACE_MS = 250;

/**
 * Does the work of one invocation. Lambda gives the attempts of an asynchronous invocation one and the same request id,
 * so `invocationId` names the invocation there, not the attempt.
 */
export async function invocation<T>(context: LambdaContext, work: (call: Call) => Promise<T>): Promise<T> {
  const remainingMs = context.getRemainingTimeInMillis();
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), Math.max(0, remainingMs - GRACE_MS));
  try {
    return await work({
      invocationId: context.awsRequestId,
      deadline: Date.now() + remainingMs,
      signal: timeout.signal,
    });
  } finally {
    clearTimeout(timer);
  }
}
