import type { LambdaContext } from "../ground/lambda/context.ts";

/** A context with so much time left. */
export function lambdaContext(remainingMs = 30_000): LambdaContext {
  return {
    awsRequestId: "c6af9ac6-7b61-11e6-9a41-93e8deadbeef",
    invokedFunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:acme-staging-fn",
    getRemainingTimeInMillis: () => remainingMs,
  };
}
