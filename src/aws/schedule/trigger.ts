import { parse, type ScheduledFunction, TerminalError } from "@motif/core";
import { type Drivers, messageOf, SCHEDULE_FIRED_TYPE } from "@motif/core/platform";
import { createRuntime } from "@motif/runtime/platform";
import * as z from "zod/mini";
import { deadLetter } from "../function/dead-letter.ts";
import { invocation, type LambdaHandler } from "../ground/lambda/context.ts";
import { isKeepWarm } from "../ground/lambda/keep-warm.ts";
import { lambdaPlatform } from "../ground/lambda/platform.ts";
import { traceAttributes } from "../ground/lambda/trace.ts";
import type { ScheduledPayload } from "./environment.ts";

const payload: z.ZodMiniType<ScheduledPayload> = z.object({
  schedule: z.string(),
  scheduledFor: z.iso.datetime({ offset: true }),
  startWithinMs: z.exactOptional(z.number()),
});

/**
 * The Lambda handler of a scheduled function. EventBridge Scheduler invokes it asynchronously: what it throws makes
 * Lambda try again, and `TerminalError` goes to the dead-letter queue at once. Throws `missing-driver`.
 */
export function serve(fn: ScheduledFunction, drivers: Drivers): LambdaHandler<void> {
  const runtime = createRuntime(fn, lambdaPlatform(drivers));
  return async (event, context) => {
    if (isKeepWarm(event)) return;
    const { schedule, scheduledFor, startWithinMs } = parse(payload, event, "event of EventBridge Scheduler");
    const time = new Date(scheduledFor).toISOString();
    const incoming = {
      id: `${schedule} ${time}`,
      source: `/schedules/${schedule}`,
      type: SCHEDULE_FIRED_TYPE,
      time,
      data: JSON.stringify({ scheduledFor: time }),
      attributes: traceAttributes(),
      receiveCount: 1,
      ...(startWithinMs !== undefined && { startBy: Date.parse(time) + startWithinMs }),
    };
    try {
      await invocation(context, (call) => runtime.scheduled(incoming, call));
    } catch (error) {
      if (error instanceof TerminalError && (await deadLetter(event, messageOf(error), context))) return;
      throw error;
    }
  };
}
