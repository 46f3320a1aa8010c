import { parse, type ScheduledFunction, TerminalError } from "@motif/core";
import { type Drivers, dueIn, messageOf, SCHEDULE_FIRED_TYPE } from "@motif/core/platform";
import { createRuntime, type IncomingEvent } from "@motif/runtime/platform";
import * as z from "zod/mini";
import { acknowledge, isRefusal, refuse } from "../function/adapter/answer.ts";
import { deliver, readAsyncDelivery } from "../function/adapter/async-delivery.ts";
import { invocation } from "../function/adapter/call.ts";
import { functionPlatform } from "../function/adapter/platform.ts";
import {
  type FrameworkRequest,
  type FunctionHandler,
  jsonBody,
  traceAttributes,
} from "../function/adapter/request.ts";
import type { ScheduledPayload } from "./payload.ts";

/** https://cloud.google.com/scheduler/docs/reference/rpc/google.cloud.scheduler.v1#httptarget */
const SCHEDULE_TIME = "x-cloudscheduler-scheduletime";

const payload: z.ZodMiniType<ScheduledPayload> = z.object({
  schedule: z.string(),
  startWithinMs: z.nullish(z.number()),
  decides: z.nullish(
    z.union([
      z.object({ cron: z.string(), timeZone: z.exactOptional(z.string()) }),
      z.object({ at: z.string(), timeZone: z.exactOptional(z.string()) }),
    ]),
  ),
});
const due = z.iso.datetime({ offset: true });

/**
 * The handler of a scheduled function, which Cloud Scheduler calls. 204 says that the run is done; 500 has it tried
 * again, and a run that fails for good goes to the dead-letter topic. A call at a time that is not due is done at once. Throws `missing-driver` and `missing-variable`.
 */
export function serve(fn: ScheduledFunction, drivers: Drivers): FunctionHandler {
  const runtime = createRuntime(fn, functionPlatform(drivers));
  const delivery = readAsyncDelivery();
  return async (request, response) => {
    try {
      const { event, isDue } = readRun(request);
      if (!isDue) return acknowledge(response, true);
      const isDone = await deliver(
        fn.name,
        delivery,
        { id: event.id, time: event.time, payload: event },
        async () => {
          try {
            await invocation((call) => runtime.scheduled(event, call));
            return undefined;
          } catch (error) {
            return { reason: messageOf(error), terminal: error instanceof TerminalError };
          }
        },
      );
      acknowledge(response, isDone);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refuse(response, error);
    }
  };
}

/** The run that a request is for, and whether it is due: a job can call more often than its schedule says. */
function readRun(request: FrameworkRequest): { readonly event: IncomingEvent; readonly isDue: boolean } {
  const { schedule, decides, startWithinMs } = parse(
    payload,
    jsonBody(request),
    "request of Cloud Scheduler",
  );
  const header = parse(due, request.headers[SCHEDULE_TIME], `header ${SCHEDULE_TIME}`);
  const time = new Date(header).toISOString();
  const event = {
    id: `${schedule} ${time}`,
    source: `/schedules/${schedule}`,
    type: SCHEDULE_FIRED_TYPE,
    time,
    data: JSON.stringify({ scheduledFor: time }),
    attributes: traceAttributes(request),
    receiveCount: 1,
    ...(startWithinMs && { startBy: Date.parse(time) + startWithinMs }),
  };
  return { event, isDue: !decides || dueIn(decides, true)(Date.parse(time)) };
}
