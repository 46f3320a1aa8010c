import type { Json, TaskFunction } from "@motif/core";
import type { Drivers } from "@motif/core/platform";
import { createRuntime } from "@motif/runtime/platform";
import { invocation, type LambdaHandler } from "../ground/lambda/context.ts";
import { isKeepWarm } from "../ground/lambda/keep-warm.ts";
import { lambdaPlatform } from "../ground/lambda/platform.ts";
import { traceAttributes } from "../ground/lambda/trace.ts";

/**
 * The Lambda handler of a task: the payload of the invocation is its input. What it throws is the invocation's error;
 * for asynchronous invocations Lambda's own retries and dead-letter queue follow. Throws `missing-driver`.
 */
export function serve(fn: TaskFunction, drivers: Drivers): LambdaHandler<Json | undefined> {
  const runtime = createRuntime(fn, lambdaPlatform(drivers));
  return async (event, context) => {
    if (isKeepWarm(event)) return undefined;
    const input = event as Json | undefined; // Lambda has parsed it from JSON
    return invocation(context, (call) => runtime.task(input, traceAttributes(), call));
  };
}
