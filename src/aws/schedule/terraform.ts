import { type Block, block, blocks, commented, data, type Expression, ref, resource } from "@motif/compile";
import { fullName, identifier, prefixed } from "@motif/compile/kit";
import type { BasePlan } from "../ground/plan.ts";
import type { TerraformParts } from "../ground/room.ts";
import { ACCOUNT_ID, assume, refer, targetOf } from "../ground/terraform.ts";
import { queueReference } from "../queue/reference.ts";
import { type SchedulePlan, type SchedulePlans, scheduleRoleName } from "./plan.ts";

/** Address of the group that all schedules of the app are in. */
const GROUP = "aws_scheduler_schedule_group.app";
const ASSUME = "scheduler_assume_role";

/** The schedules, and a role for each, which only the scheduler of this account can take on, for this app's group. */
export function scheduleTerraform({ app, functions, schedules }: BasePlan & SchedulePlans): TerraformParts {
  if (schedules.length === 0) return {};
  const targets = schedules.map(
    (schedule) => [schedule, targetOf(functions, schedule.function).arn] as const,
  );
  return {
    functions: [
      resource("aws_scheduler_schedule_group", "app", { name: prefixed(app) }),
      ...targets.map(([schedule, target]) => oneSchedule(app, schedule, target)),
    ],
    iam: [
      data("aws_iam_policy_document", ASSUME, {
        statement: block(
          assume("scheduler.amazonaws.com", [
            { test: "StringEquals", variable: "aws:SourceAccount", values: [ACCOUNT_ID] },
            { test: "ArnEquals", variable: "aws:SourceArn", values: [ref(GROUP, "arn")] },
          ]),
        ),
      }),
      ...targets.flatMap(([schedule, target]) => role(app, schedule, target)),
    ],
  };
}

function oneSchedule(app: string, schedule: SchedulePlan, target: Expression): Block {
  return resource("aws_scheduler_schedule", identifier(schedule.name), {
    name: fullName(app, schedule.name),
    group_name: ref(GROUP, "name"),
    description: schedule.description,
    schedule_expression: schedule.expression,
    schedule_expression_timezone: schedule.timeZone,
    flexible_time_window: block({ mode: "OFF" }),
    target: block({
      arn: target,
      role_arn: ref(`aws_iam_role.${roleId(schedule)}`, "arn"),
      // Terraform's jsonencode writes \u003c for <, and the scheduler would not find its keywords.
      input: JSON.stringify(schedule.input),
      retry_policy: block({
        maximum_retry_attempts: schedule.maximumRetries,
        maximum_event_age_in_seconds: schedule.maximumAge,
      }),
      dead_letter_config:
        schedule.deadLetterQueue === undefined
          ? undefined
          : block({ arn: refer(queueReference(schedule.deadLetterQueue, "arn")) }),
    }),
  });
}

function role(app: string, schedule: SchedulePlan, target: Expression): Block[] {
  const id = roleId(schedule);
  const { name, deadLetterQueue } = schedule;
  return [
    resource("aws_iam_role", id, {
      name: prefixed(scheduleRoleName(app, name)),
      description: `Role of the schedule ${name}`,
      assume_role_policy: ref(`data.aws_iam_policy_document.${ASSUME}`, "json"),
    }),
    data("aws_iam_policy_document", id, {
      statement: blocks([
        commented(`schedule ${name}: calls ${schedule.function}`, {
          actions: ["lambda:InvokeFunction"],
          resources: [target],
        }),
        ...(deadLetterQueue === undefined
          ? []
          : [
              commented(`schedule ${name}: hands over runs that could not be started`, {
                actions: ["sqs:SendMessage"],
                resources: [refer(queueReference(deadLetterQueue, "arn"))],
              }),
            ]),
      ]),
    }),
    resource("aws_iam_role_policy", id, {
      name: "grants",
      role: ref(`aws_iam_role.${id}`, "id"),
      policy: ref(`data.aws_iam_policy_document.${id}`, "json"),
    }),
  ];
}

/** Identifier of the role that a schedule runs with; no function's, whose roles are in the same file. */
function roleId({ name }: SchedulePlan): string {
  return `schedule_${identifier(name)}`;
}
