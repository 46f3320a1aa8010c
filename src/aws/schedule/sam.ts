import type { BasePlan } from "../ground/plan.ts";
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
import { queueReference } from "../queue/reference.ts";
import { type SchedulePlan, type SchedulePlans, scheduleRoleName } from "./plan.ts";

/** The schedules, each with its role. */
export function scheduleSam(plan: BasePlan & SchedulePlans, { say }: SamContext): SamParts {
  const { app, functions, schedules } = plan;
  if (schedules.length === 0) return {};
  return {
    resources: [
      made("ScheduleGroup", "AWS::Scheduler::ScheduleGroup", {
        Name: sub(prefixed(app)),
        Tags: tagList(app),
      }),
      ...schedules.flatMap((schedule) => {
        const { deadLetterQueue } = schedule;
        const dead =
          deadLetterQueue === undefined ? undefined : intrinsic(say(queueReference(deadLetterQueue, "arn")));
        return oneSchedule(app, schedule, invokedArn(functions, schedule.function), dead);
      }),
    ],
  };
}

function oneSchedule(app: string, schedule: SchedulePlan, target: Value, dead: Value | undefined): Resources {
  const id = `${pascal(schedule.name)}Schedule`;
  const allowed = (why: string, Action: string, Resource: Value) =>
    commented(`schedule ${schedule.name}: ${why}`, { Effect: "Allow", Action, Resource });
  return [
    made(id, "AWS::Scheduler::Schedule", {
      Name: sub(fullName(app, schedule.name)),
      GroupName: refTo("ScheduleGroup"),
      Description: schedule.description,
      ScheduleExpression: schedule.expression,
      ScheduleExpressionTimezone: schedule.timeZone,
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: {
        Arn: target,
        RoleArn: getAtt(`${id}Role`, "Arn"),
        Input: JSON.stringify(schedule.input),
        RetryPolicy: {
          MaximumRetryAttempts: schedule.maximumRetries,
          MaximumEventAgeInSeconds: schedule.maximumAge,
        },
        DeadLetterConfig: dead && { Arn: dead },
      },
    }),
    made(`${id}Role`, "AWS::IAM::Role", {
      RoleName: sub(prefixed(scheduleRoleName(app, schedule.name))),
      Description: `Role of the schedule ${schedule.name}`,
      AssumeRolePolicyDocument: assumedBy("scheduler.amazonaws.com", {
        StringEquals: { "aws:SourceAccount": refTo("AWS::AccountId") },
        ArnEquals: { "aws:SourceArn": getAtt("ScheduleGroup", "Arn") },
      }),
      Policies: [
        {
          PolicyName: "grants",
          PolicyDocument: policyDocument([
            allowed(`calls ${schedule.function}`, "lambda:InvokeFunction", target),
            ...(dead ? [allowed("hands over runs that could not be started", "sqs:SendMessage", dead)] : []),
          ]),
        },
      ],
      Tags: tagList(app),
    }),
  ];
}
