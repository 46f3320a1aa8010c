import { entryNamed } from "@motif/core/model";
import { type Billing, checkUsage, type Month, metered, type Quantity } from "@motif/cost/kit";
import type { SchedulePlans } from "./plan.ts";

/** What EventBridge Scheduler bills of what schedules are made of. */
export const BILLING: Billing = {
  aws_scheduler_schedule: ["eventbridge"],
  aws_scheduler_schedule_group: "a folder of schedules",
};

/** A month of schedules: those of the app, and those that keep a function warm. */
export function schedulePrice({ schedules }: SchedulePlans, { usage }: Month): Quantity[] {
  return schedules.flatMap(({ name, function: fn }) => {
    const own = usage.triggers.schedule.find((trigger) => trigger.name === name);
    const invocations = own?.events ?? entryNamed(usage.functions, fn).keepWarmPings;
    return scheduler(`schedule ${name}`, { invocations });
  });
}

/** Invocations by EventBridge Scheduler in a month (https://aws.amazon.com/eventbridge/pricing/). */
export function scheduler(resource: string, usage: { readonly invocations: number }): Quantity[] {
  checkUsage(resource, usage);
  return metered("eventbridge", resource, { scheduler: usage.invocations });
}
