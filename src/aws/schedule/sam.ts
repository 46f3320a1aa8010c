import type { BasePlan, FunctionPlan } from "../ground/plan.ts";
import type { SamContext, SamParts } from "../ground/room.ts";
import {
  assumedBy,
  fullName,
  intrinsic,
  invokedArn,
  made,
  pascal,
  policyDocument,
  prefixed,
  type Resources,
  tagList,
} from "../ground/sam.ts";
import { commented, getAtt, refTo, sub, type Value } from "../ground/yaml.ts";
import { deadLetterReference } from "../queue/reference.ts";
import { roleDescription, type SchedulePlan, type SchedulePlans, schedulesByRole } from "./plan.ts";

/** The schedules, and their roles. */
export function scheduleSam(
  { app, functions, schedules }: BasePlan & SchedulePlans,
  context: SamContext,
): SamParts {
  if (schedules.length === 0) return {};
  return {
    resources: [
      made("ScheduleGroup", "AWS::Scheduler::ScheduleGroup", {
        Name: sub(prefixed(app)),
        Tags: tagList(app),
      }),
      ...schedules.map((schedule) => oneSchedule(app, schedule, functions, context)),
      ...[...schedulesByRole(schedules)].map(([role, of]) => oneRole(app, role, of, functions, context)),
    ],
  };
}

function oneSchedule(
  app: string,
  schedule: SchedulePlan,
  functions: readonly FunctionPlan[],
  context: SamContext,
): Resources[number] {
  const dead = deadLetterArn(schedule, context);
  return made(`${pascal(schedule.name)}Schedule`, "AWS::Scheduler::Schedule", {
    Name: sub(fullName(app, schedule.name)),
    GroupName: refTo("ScheduleGroup"),
    Description: schedule.description,
    ScheduleExpression: schedule.expression,
    ScheduleExpressionTimezone: schedule.timeZone,
    FlexibleTimeWindow:
      schedule.flexibleWindow === undefined
        ? { Mode: "OFF" }
        : { Mode: "FLEXIBLE", MaximumWindowInMinutes: schedule.flexibleWindow },
    Target: {
      Arn: invokedArn(functions, schedule.function),
      RoleArn: getAtt(roleId(schedule.role), "Arn"),
      Input: JSON.stringify(schedule.input),
      RetryPolicy: {
        MaximumRetryAttempts: schedule.maximumRetries,
        MaximumEventAgeInSeconds: schedule.maximumAge,
      },
      DeadLetterConfig: dead && { Arn: dead },
    },
  });
}

function oneRole(
  app: string,
  role: string,
  schedules: readonly SchedulePlan[],
  functions: readonly FunctionPlan[],
  context: SamContext,
): Resources[number] {
  return made(roleId(role), "AWS::IAM::Role", {
    RoleName: sub(fullName(app, role)),
    Description: roleDescription(schedules),
    AssumeRolePolicyDocument: assumedBy("scheduler.amazonaws.com", {
      StringEquals: { "aws:SourceAccount": refTo("AWS::AccountId") },
      ArnEquals: { "aws:SourceArn": getAtt("ScheduleGroup", "Arn") },
    }),
    Policies: [
      {
        PolicyName: "grants",
        PolicyDocument: policyDocument(
          schedules.flatMap((schedule) => statements(schedule, functions, context)),
        ),
      },
    ],
    Tags: tagList(app),
  });
}

function statements(schedule: SchedulePlan, functions: readonly FunctionPlan[], context: SamContext) {
  const dead = deadLetterArn(schedule, context);
  const allowed = (why: string, Action: string, Resource: Value) =>
    commented(`schedule ${schedule.name}: ${why}`, { Effect: "Allow", Action, Resource });
  return [
    allowed(`calls ${schedule.function}`, "lambda:InvokeFunction", invokedArn(functions, schedule.function)),
    ...(dead ? [allowed("hands over runs that could not be started", "sqs:SendMessage", dead)] : []),
  ];
}

function deadLetterArn({ deadLetterQueue }: SchedulePlan, { say }: SamContext): Value | undefined {
  return deadLetterQueue === undefined
    ? undefined
    : intrinsic(say(deadLetterReference(deadLetterQueue, "arn")));
}

function roleId(role: string): string {
  return `${pascal(role)}Role`;
}
