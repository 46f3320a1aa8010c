import { type Billing, metered, type Quantity } from "@motif/cost/kit";
import type { SchedulePlans } from "./plan.ts";

/** What Cloud Scheduler bills. */
export const BILLING: Billing = { google_cloud_scheduler_job: ["scheduler"] };

/** A month of schedules: jobs are billed for existing, not for running (https://cloud.google.com/scheduler/pricing). */
export function schedulePrice({ schedules }: SchedulePlans): Quantity[] {
  return schedules.flatMap(({ name }) => metered("scheduler", `schedule ${name}`, { jobs: 1 }));
}
