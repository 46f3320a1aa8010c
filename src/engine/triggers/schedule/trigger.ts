import type { ScheduleTrigger } from "@motif/core/model";
import * as z from "zod/mini";
import type { RunningTriggers, Trigger, TriggerHost } from "../../delivery/trigger.ts";
import type { Timer } from "../../ground/clock.ts";
import { scheduledMessage } from "./event.ts";
import { runSchedule } from "./timing.ts";

/** Times: each is an asynchronous invocation. */
export const schedule = {
  attach(triggers, host): RunningTriggers {
    let timers: Timer[] = [];
    const { clock, times } = host;
    const repeatsTimes = host.imitation?.profile.schedules.repeatsTimes.value ?? false;
    return {
      start() {
        timers = triggers.map((trigger) => {
          const { name, source } = trigger;
          const { timing, startWithinMs } = source;
          const of = JSON.stringify(timing);
          return runSchedule({
            timing,
            repeatsTimes,
            clock,
            expected: times.get(name, of),
            startWithinMs,
            expect: (next) => host.background(host.run(() => times.set(name, of, next))),
            due: (time) => enqueue(trigger, time, host),
          });
        });
      },
      stop() {
        for (const timer of timers) timer.cancel();
      },
    };
  },
  description: {
    plural: "schedules",
    schema: z.strictObject({
      name: z.string(),
      function: z.string(),
      timing: z.record(z.string(), z.string()),
    }),
    of: ({ name, function: fn, source }) => ({ name, function: fn, timing: { ...source.timing } }),
  },
} as const satisfies Trigger<ScheduleTrigger, RunningTriggers>;

function enqueue(
  { name, source, function: fn }: ScheduleTrigger,
  time: number,
  { run, background, deliveries, random }: TriggerHost,
): void {
  const { startWithinMs, flexibleWindowMs } = source;
  const message = {
    ...scheduledMessage(name, time, startWithinMs),
    ...(flexibleWindowMs !== undefined && { delayMs: Math.floor(random.next() * flexibleWindowMs) }),
  };
  background(run(() => deliveries.enqueue(fn, message)));
}
