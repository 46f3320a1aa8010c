import { type Call, during, TimedCall } from "@motif/runtime/platform";

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

/** One invocation on Lambda, which kills the environment at the timeout. */
export function lambdaCall(context: LambdaContext): TimedCall {
  return new TimedCall(context.awsRequestId, Date.now() + context.getRemainingTimeInMillis());
}

/**
 * Does the work of one invocation. Lambda gives the attempts of an asynchronous invocation one and the same request id,
 * so `invocationId` names the invocation there, not the attempt.
 */
export function invocation<T>(context: LambdaContext, work: (call: Call) => Promise<T>): Promise<T> {
  return during(lambdaCall(context), work);
}
