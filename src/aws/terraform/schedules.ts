import { type Block, block, ref, resource } from "@motif/compile";
import type { AwsPlan } from "../plan/aws-plan.ts";
import { fullName, identifier, prefixed } from "./naming.ts";
import { addressOf, targetOf } from "./references.ts";

/** Address of the group that all schedules of the app are in. */
export const SCHEDULE_GROUP = "aws_scheduler_schedule_group.app";

/** The schedules. */
export function scheduleBlocks(plan: AwsPlan): Block[] {
  if (plan.schedules.length === 0) return [];
  return [
    resource("aws_scheduler_schedule_group", "app", { name: prefixed(plan.app) }),
    ...plan.schedules.map((schedule) => {
      const fn = plan.functions.find(({ name }) => name === schedule.function);
      return resource("aws_scheduler_schedule", identifier(schedule.name), {
        name: fullName(plan.app, schedule.name),
        group_name: ref(SCHEDULE_GROUP, "name"),
        description: schedule.description,
        schedule_expression: schedule.expression,
        schedule_expression_timezone: schedule.timeZone,
        flexible_time_window: block({ mode: "OFF" }),
        target: block({
          arn: fn && targetOf(fn).arn,
          role_arn: ref(`aws_iam_role.${scheduleRole(schedule.name)}`, "arn"),
          // Terraform's jsonencode writes \u003c for <, and the scheduler would not find its keywords.
          input: JSON.stringify(schedule.input),
          retry_policy: block({
            maximum_retry_attempts: schedule.maximumRetries,
            maximum_event_age_in_seconds: schedule.maximumAge,
          }),
          dead_letter_config:
            schedule.deadLetterQueue === undefined
              ? undefined
              : block({ arn: ref(addressOf("queue", schedule.deadLetterQueue), "arn") }),
        }),
      });
    }),
  ];
}

/** Identifier of the role that a schedule runs with; no function's, whose roles are in the same file. */
export function scheduleRole(schedule: string): string {
  return `schedule_${identifier(schedule)}`;
}
