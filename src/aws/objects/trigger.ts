import { type ConsumerFunction, MotifError, parse } from "@motif/core";
import type { Drivers } from "@motif/core/platform";
import { createRuntime } from "@motif/runtime/platform";
import { deadLetter } from "../function/dead-letter.ts";
import { invocation, type LambdaHandler } from "../ground/lambda/context.ts";
import { isKeepWarm } from "../ground/lambda/keep-warm.ts";
import { lambdaPlatform } from "../ground/lambda/platform.ts";
import { traceAttributes } from "../ground/lambda/trace.ts";
import { s3Event, s3TestEvent, toEvent } from "./event.ts";

/**
 * The Lambda handler of a consumer of object-created events. S3 invokes it asynchronously: where an event fails, the
 * invocation does, and Lambda tries the whole of it again. Only if all that failed is beyond retry does it go to the
 * dead-letter queue at once. Throws `missing-driver`.
 */
export function serve(fn: ConsumerFunction, drivers: Drivers): LambdaHandler<void> {
  const runtime = createRuntime(fn, lambdaPlatform(drivers));
  return async (event, context) => {
    if (isKeepWarm(event) || s3TestEvent.safeParse(event).success) return;
    const { Records: records } = parse(s3Event, event, "event of S3");
    const attributes = traceAttributes();
    const events = records.map((record) => toEvent(record, attributes));
    const failures = await invocation(context, (call) => runtime.consume(events, call));
    if (failures.length === 0) return;
    const reason = failures.map((failure) => failure.reason).join("; ");
    const failed = new Set(failures.map(({ id }) => id));
    const rest = { Records: records.filter((_, index) => failed.has(events[index]?.id ?? "")) };
    const terminal = failures.every((failure) => failure.terminal);
    if (terminal && (await deadLetter(rest, reason, context))) return;
    throw new MotifError("events-failed", `${failures.length} of ${events.length} events failed: ${reason}`);
  };
}
