import { type Block, block, call, jsonencode, ref, resource, v } from "@motif/compile";
import type { GcpPlan } from "../plan/gcp-plan.ts";
import { fullName, identifier } from "./naming.ts";
import { emailOf, functionUrl } from "./references.ts";

/** The schedules. */
export function scheduleBlocks({ app, schedules }: GcpPlan): Block[] {
  return schedules.map((schedule) =>
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
  );
}
