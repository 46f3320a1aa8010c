import {
  type CalendarTiming,
  InvalidArgumentError,
  type ScheduledFunction,
  TerminalError,
} from "@motif/core";
import type { AsynchronousDelivery } from "@motif/core/model";
import { type Drivers, dueIn, messageOf, SCHEDULE_FIRED_TYPE } from "@motif/core/platform";
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
const MINUTE_MS = 60_000;
/** Looking through all minutes of a month takes a while, once. */
const LONGEST_DOWN_MS = 31 * 86_400_000;

/**
 * The handler of a scheduled function. What it throws makes the host try again, by the retry policy of its trigger; after
 * the last attempt, and for `TerminalError` at once, the run goes to the function's dead-letter queue. Where the timer fires more
 * often than the schedule is due, the rest ends at once. Throws
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
    const time = dueTime(input, entry, Date.now());
    if (time === undefined) return;
    const receiveCount = (context.retryContext?.retryCount ?? 0) + 1;
    const event = {
      id: `${schedule} ${time}`,
      source: `/schedules/${schedule}`,
      type: SCHEDULE_FIRED_TYPE,
      time,
      data: JSON.stringify({ scheduledFor: time }),
      attributes: traceAttributes(context),
      receiveCount,
      ...(entry.startWithinMs !== undefined && { startBy: Date.parse(time) + entry.startWithinMs }),
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

/**
 * When the run was due that a timer fires for, RFC 3339. While its function runs, `next` is still the time that it runs for: the
 * host moves it on afterwards. A run by hand finds it ahead, and is due now.
 */
function dueTime(input: unknown, source: ScheduleSource, now: number): string | undefined {
  const next = timer.safeParse(input).data?.scheduleStatus?.next;
  const fired = next ? Date.parse(next) : Number.NaN;
  const isByHand = fired > now + EARLY_MS;
  const time = fired > 0 && !isByHand ? fired : Math.floor(now / 1000) * 1000;
  const due = source.decides && !isByHand ? firstDue(source.decides, time, now, source.startWithinMs) : time;
  return due === undefined ? undefined : new Date(due).toISOString();
}

/**
 * The first time that a schedule was due from when its timer should have fired up to now: a timer that was down fires once for all
 * that it missed.
 */
function firstDue(
  decides: CalendarTiming,
  fired: number,
  now: number,
  startWithinMs = LONGEST_DOWN_MS,
): number | undefined {
  const isDue = dueIn(decides, false);
  for (
    let time = Math.max(fired, minuteOf(now - startWithinMs) + MINUTE_MS);
    time <= Math.max(fired, now);
    time += MINUTE_MS
  ) {
    if (isDue(time)) return minuteOf(time);
  }
  return undefined;
}

function minuteOf(time: number): number {
  return Math.floor(time / MINUTE_MS) * MINUTE_MS;
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
