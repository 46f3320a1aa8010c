import { InvalidArgumentError, type ScheduledFunction, TerminalError } from "@motif/core";
import type { AsynchronousDelivery } from "@motif/core/model";
import { type Drivers, messageOf, SCHEDULE_FIRED_TYPE } from "@motif/core/platform";
import { backoffLimit } from "@motif/runtime";
import { createRuntime } from "@motif/runtime/platform";
import * as z from "zod/mini";
import { invocation, traceAttributes, within } from "../function/context.ts";
import type { FunctionHandler } from "../function/handler.ts";
import { functionsPlatform } from "../function/platform.ts";
import type { FunctionSettings } from "../ground/environment.ts";
import { type OpenOutbox, processOutbox } from "../queue/outbox.ts";
import type { ScheduleSettings, ScheduleSource } from "./environment.ts";

/** What the timer says of itself; without a monitor (intervals under a minute) it says no times. */
const timer = z.object({
  scheduleStatus: z.optional(z.nullable(z.object({ next: z.optional(z.nullable(z.string())) }))),
});

/** A timer can fire a little before its time. */
const EARLY_MS = 60_000;

/**
 * The handler of a scheduled function. What it throws makes the host try again, by the retry policy of its trigger; after
 * the last attempt, and for `TerminalError` at once, the run goes to the function's dead-letter queue. Throws
 * `missing-driver`.
 */
export function serve(
  fn: ScheduledFunction,
  drivers: Drivers,
  { trigger, timeoutMs }: FunctionSettings<ScheduleSettings>,
  openOutbox: OpenOutbox = processOutbox,
): FunctionHandler {
  const runtime = createRuntime(fn, functionsPlatform(drivers));
  return async (input, context, source) => {
    const entry = trigger.schedules[source];
    if (!entry) throw new InvalidArgumentError(`Function ${fn.name} has no schedule number ${source}.`);
    const { schedule, delivery } = entry;
    const time = dueTime(input, Date.now());
    const receiveCount = (context.retryContext?.retryCount ?? 0) + 1;
    const event = {
      id: `${schedule} ${time}`,
      source: `/schedules/${schedule}`,
      type: SCHEDULE_FIRED_TYPE,
      time,
      data: JSON.stringify({ scheduledFor: time }),
      attributes: traceAttributes(context),
      receiveCount,
    };
    try {
      await invocation(context, timeoutMs, (call) => runtime.scheduled(event, call));
    } catch (error) {
      if (!(error instanceof TerminalError) && isTriedAgain(delivery, receiveCount, time)) throw error;
      await within(context, () => giveUp(openOutbox, entry, event, messageOf(error)));
    }
  };
}

/** Whether the host is to try again: not after the last attempt, and not where the next one would come too late. */
function isTriedAgain(delivery: AsynchronousDelivery, receiveCount: number, time: string): boolean {
  if (receiveCount >= delivery.attempts) return false;
  const age = Date.now() + backoffLimit(delivery, receiveCount) - Date.parse(time);
  return age <= delivery.maximumAgeMs;
}

/** While a timer's function runs, `next` is still the time that it runs for: the host moves it on afterwards. */
function dueTime(input: unknown, now: number): string {
  const next = timer.safeParse(input).data?.scheduleStatus?.next;
  const due = next ? Date.parse(next) : Number.NaN;
  const known = due > 0 && due <= now + EARLY_MS;
  return new Date(known ? due : Math.floor(now / 1000) * 1000).toISOString();
}

interface Run {
  readonly id: string;
  readonly time: string;
  readonly data: string;
  readonly attributes: Readonly<Record<string, string>>;
}

async function giveUp(
  openOutbox: OpenOutbox,
  { schedule, delivery }: ScheduleSource,
  { id, time, attributes }: Run,
  reason: string,
): Promise<void> {
  const [outbox, { deadLetter, sendTo }] = await Promise.all([openOutbox(), import("../queue/settle.ts")]);
  const body = JSON.stringify({ schedule, scheduledFor: time });
  await sendTo(outbox, delivery.deadLetterQueue, [deadLetter({ id, body, time, attributes }, reason)]);
}
