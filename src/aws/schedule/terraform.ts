import { type Block, block, blocks, commented, data, ref, resource } from "@motif/compile";
import { fullName, identifier, prefixed } from "@motif/compile/kit";
import type { BasePlan, FunctionPlan } from "../ground/plan.ts";
import type { TerraformParts } from "../ground/room.ts";
import { ACCOUNT_ID, assume, refer, targetOf } from "../ground/terraform.ts";
import { queueReference } from "../queue/reference.ts";
import { roleDescription, type SchedulePlan, type SchedulePlans, schedulesByRole } from "./plan.ts";

/** Address of the group that all schedules of the app are in. */
const GROUP = "aws_scheduler_schedule_group.app";
const ASSUME = "scheduler_assume_role";

/** The schedules, and their roles, which only the scheduler of this account can take on, for this app's group. */
export function scheduleTerraform({ app, functions, schedules }: BasePlan & SchedulePlans): TerraformParts {
  if (schedules.length === 0) return {};
  return {
    functions: [
      resource("aws_scheduler_schedule_group", "app", { name: prefixed(app) }),
      ...schedules.map((schedule) => oneSchedule(app, schedule, functions)),
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
      ...[...schedulesByRole(schedules)].flatMap(([role, of]) => oneRole(app, role, of, functions)),
    ],
  };
}

function oneSchedule(app: string, schedule: SchedulePlan, functions: readonly FunctionPlan[]): Block {
  return resource("aws_scheduler_schedule", identifier(schedule.name), {
    name: fullName(app, schedule.name),
    group_name: ref(GROUP, "name"),
    description: schedule.description,
    schedule_expression: schedule.expression,
    schedule_expression_timezone: schedule.timeZone,
    flexible_time_window: block({ mode: "OFF" }),
    target: block({
      arn: targetOf(functions, schedule.function).arn,
      role_arn: ref(`aws_iam_role.${roleId(schedule.role)}`, "arn"),
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

function oneRole(
  app: string,
  role: string,
  schedules: readonly SchedulePlan[],
  functions: readonly FunctionPlan[],
): Block[] {
  const id = roleId(role);
  return [
    resource("aws_iam_role", id, {
      name: fullName(app, role),
      description: roleDescription(schedules),
      assume_role_policy: ref(`data.aws_iam_policy_document.${ASSUME}`, "json"),
    }),
    data("aws_iam_policy_document", id, {
      statement: blocks(schedules.flatMap((schedule) => statements(schedule, functions))),
    }),
    resource("aws_iam_role_policy", id, {
      name: "grants",
      role: ref(`aws_iam_role.${id}`, "id"),
      policy: ref(`data.aws_iam_policy_document.${id}`, "json"),
    }),
  ];
}

function statements(schedule: SchedulePlan, functions: readonly FunctionPlan[]) {
  const { name, deadLetterQueue } = schedule;
  return [
    commented(`schedule ${name}: calls ${schedule.function}`, {
      actions: ["lambda:InvokeFunction"],
      resources: [targetOf(functions, schedule.function).arn],
    }),
    ...(deadLetterQueue === undefined
      ? []
      : [
          commented(`schedule ${name}: hands over runs that could not be started`, {
            actions: ["sqs:SendMessage"],
            resources: [refer(queueReference(deadLetterQueue, "arn"))],
          }),
        ]),
  ];
}

/** Identifier of a role of schedules; no function's, whose roles are in the same file. */
function roleId(role: string): string {
  return `schedule_${identifier(role.replace(/-schedule$/, ""))}`;
}
