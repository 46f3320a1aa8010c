import { block, call, jsonencode, ref, resource, v } from "@motif/compile";
import { fullName, identifier } from "@motif/compile/kit";
import type { BasePlan } from "../ground/plan.ts";
import { emailOf, functionUrl } from "../ground/references.ts";
import type { TerraformParts } from "../ground/room.ts";
import type { SchedulePlans } from "./plan.ts";

/** The schedules. */
export function scheduleTerraform({ app, schedules }: BasePlan & SchedulePlans): TerraformParts {
  return {
    functions: schedules.map((schedule) =>
      resource(
        "google_cloud_scheduler_job",
        identifier(schedule.name),
        {
          name: fullName(app, schedule.name),
          region: v("region"),
          description: schedule.description,
          schedule: schedule.cron,
          time_zone: schedule.timeZone,
          attempt_deadline: `${schedule.attemptDeadline}s`,
          http_target: block({
            http_method: "POST",
            uri: functionUrl(schedule.function),
            headers: { "content-type": "application/json" },
            body: call("base64encode", jsonencode({ ...schedule.payload })),
            oidc_token: block({
              service_account_email: emailOf(schedule.caller),
              audience: functionUrl(schedule.function),
            }),
          }),
          retry_config: block({
            retry_count: schedule.retries,
            min_backoff_duration: `${schedule.minimumBackoff}s`,
            max_backoff_duration: `${schedule.maximumBackoff}s`,
            max_doublings: schedule.maximumDoublings,
            max_retry_duration: `${schedule.retryTime}s`,
          }),
        },
        {
          dependsOn: [ref(`google_cloud_run_v2_service_iam_member.${identifier(schedule.function)}_call`)],
        },
      ),
    ),
  };
}
