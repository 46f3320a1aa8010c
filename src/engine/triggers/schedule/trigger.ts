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
    const repeatsTimes = host.imitation?.profile.schedules.repeatsTimes.value ?? false;
    return {
      start() {
        timers = triggers.map((trigger) =>
          runSchedule(trigger.source.timing, repeatsTimes, host.clock, (time) =>
            enqueue(trigger, time, host),
          ),
        );
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

function enqueue(trigger: ScheduleTrigger, time: number, { run, background, deliveries }: TriggerHost): void {
  const message = scheduledMessage(trigger.name, time);
  background(run(() => deliveries.enqueue(trigger.function, message)));
}
