import { block, call, eachKey, jsonencode, ref, resource, type Value, v } from "@motif/compile";
import { fullName, repeated } from "@motif/compile/kit";
import type { BasePlan } from "../ground/plan.ts";
import { ACCOUNTS, functionUrl, INVOKERS, instanceOf } from "../ground/references.ts";
import type { TerraformParts } from "../ground/room.ts";
import type { ScheduledPayload } from "./payload.ts";
import type { SchedulePlan, SchedulePlans } from "./plan.ts";

/** The schedules. */
export function scheduleTerraform({ app, schedules }: BasePlan & SchedulePlans): TerraformParts {
  if (schedules.length === 0) return {};
  const { forEach, value } = repeated(
    schedules.map((schedule) => ({ key: schedule.name, values: columnsOf(schedule) })),
  );
  const payload: Partial<Record<keyof ScheduledPayload, Value>> = {
    schedule: eachKey,
    ...(schedules.some(({ decides }) => decides) && { decides: value("decides") }),
    ...(schedules.some(({ startWithinMs }) => startWithinMs) && { startWithinMs: value("start_within") }),
  };
  const uri = functionUrl(value("function"));
  return {
    functions: [
      resource(
        "google_cloud_scheduler_job",
        "schedule",
        {
          name: fullName(app, eachKey),
          region: v("region"),
          description: value("description"),
          schedule: value("cron"),
          time_zone: value("time_zone"),
          attempt_deadline: value("attempt_deadline"),
          http_target: block({
            http_method: "POST",
            uri,
            headers: { "Content-Type": "application/json" },
            body: call("base64encode", jsonencode(payload)),
            oidc_token: block({
              service_account_email: instanceOf(ACCOUNTS, value("caller"), "email"),
              audience: uri,
            }),
          }),
          retry_config: block({
            retry_count: value("retries"),
            min_backoff_duration: value("min_backoff"),
            max_backoff_duration: value("max_backoff"),
            max_doublings: value("max_doublings"),
            max_retry_duration: value("retry_time"),
          }),
        },
        { forEach, dependsOn: [ref(INVOKERS)] },
      ),
    ],
  };
}

function columnsOf(schedule: SchedulePlan) {
  return {
    description: schedule.description,
    cron: schedule.cron,
    time_zone: schedule.timeZone,
    start_within: schedule.startWithinMs,
    decides: schedule.decides && { ...schedule.decides },
    function: schedule.function,
    caller: schedule.caller,
    attempt_deadline: `${schedule.attemptDeadline}s`,
    retries: schedule.retries,
    min_backoff: `${schedule.minimumBackoff}s`,
    max_backoff: `${schedule.maximumBackoff}s`,
    max_doublings: schedule.maximumDoublings,
    retry_time: `${schedule.retryTime}s`,
  };
}
