import {
  type Args,
  type Block,
  block,
  blocks,
  call,
  commented,
  data,
  type Expression,
  eachKey,
  eachValue,
  listFor,
  local,
  locals,
  ref,
  resource,
  tpl,
  type Value,
} from "@motif/compile";
import { fullName, prefixed } from "@motif/compile/kit";
import { KEEP_WARM_EVENT } from "../ground/environment.ts";
import type { BasePlan, FunctionPlan } from "../ground/plan.ts";
import type { TerraformParts } from "../ground/room.ts";
import { ACCOUNT_ID, assume, instance, refer, targetOf } from "../ground/terraform.ts";
import { deadLetterReference } from "../queue/reference.ts";
import {
  isKeepWarm,
  KEEP_WARM_ROLE,
  MOST_RETRIES,
  roleDescription,
  SCHEDULED_TIME,
  type SchedulePlan,
  type SchedulePlans,
} from "./plan.ts";

/** Address of the group that all schedules of the app are in. */
const GROUP = "aws_scheduler_schedule_group.app";
const DOCUMENT = "aws_iam_policy_document";
const ASSUME = "scheduler_assume_role";

/** The app's own schedules by name, and how often functions are called to keep them warm, by function. */
const SCHEDULES = local("schedules");
const KEEP_WARM = local("keep_warm");

/** The schedules, and their roles, which only the scheduler of this account can take on, for this app's group. */
export function scheduleTerraform({ app, functions, schedules }: BasePlan & SchedulePlans): TerraformParts {
  if (schedules.length === 0) return {};
  const own = schedules.filter((schedule) => !isKeepWarm(schedule));
  const warming = schedules.filter(isKeepWarm);
  return {
    functions: [
      resource("aws_scheduler_schedule_group", "app", { name: prefixed(app) }),
      ...(own.length > 0 ? ownSchedules(app, own, functions) : []),
      ...keepWarmSchedules(app, warming, functions),
    ],
    iam: [
      data(DOCUMENT, ASSUME, {
        statement: block(
          assume("scheduler.amazonaws.com", [
            { test: "StringEquals", variable: "aws:SourceAccount", values: [ACCOUNT_ID] },
            { test: "ArnEquals", variable: "aws:SourceArn", values: [ref(GROUP, "arn")] },
          ]),
        ),
      }),
      ...(own.length > 0 ? ownRoles(app, own, functions) : []),
      ...(warming.length > 0 ? keepWarmRole(app, warming, functions) : []),
    ],
  };
}

/** What differs between the blocks of the app's own schedules and of those that keep functions warm. */
interface Scheduled {
  readonly label: string;
  readonly forEach: Expression;
  readonly name: Expression;
  readonly description: Expression;
  readonly expression: Expression;
  readonly timeZone: Value;
  readonly window: Args;
  readonly target: Args;
}

function scheduleBlock(scheduled: Scheduled): Block {
  return resource(
    "aws_scheduler_schedule",
    scheduled.label,
    {
      name: scheduled.name,
      group_name: ref(GROUP, "name"),
      description: scheduled.description,
      schedule_expression: scheduled.expression,
      schedule_expression_timezone: scheduled.timeZone,
      flexible_time_window: block(scheduled.window),
      target: block(scheduled.target),
    },
    { forEach: scheduled.forEach, dependsOn: [ref(`aws_iam_role_policy.${scheduled.label}`)] },
  );
}

function ownSchedules(
  app: string,
  schedules: readonly SchedulePlan[],
  functions: readonly FunctionPlan[],
): Block[] {
  const isFlexible = schedules.some(({ flexibleWindow }) => flexibleWindow !== undefined);
  const isLimited = schedules.some(({ input }) => "startWithinMs" in input);
  const rows = schedules.map((schedule) => [
    schedule.name,
    {
      function: schedule.function,
      expression: schedule.expression,
      time_zone: schedule.timeZone,
      maximum_age: schedule.maximumAge,
      dead_letters: deadLetters(schedule),
      ...(isFlexible && {
        window_mode: schedule.flexibleWindow === undefined ? "OFF" : "FLEXIBLE",
        window: schedule.flexibleWindow ?? null,
      }),
      ...(isLimited && { input: JSON.stringify(schedule.input) }),
    },
  ]);
  return [
    locals({ schedules: commented("The schedules by name, with what they run.", Object.fromEntries(rows)) }),
    scheduleBlock({
      label: "schedule",
      forEach: SCHEDULES,
      name: fullName(app, eachKey),
      description: tpl`Runs ${eachValue("function")}`,
      expression: eachValue("expression"),
      timeZone: eachValue("time_zone"),
      window: isFlexible
        ? {
            mode: eachValue("window_mode"),
            maximum_window_in_minutes: eachValue("window"),
          }
        : { mode: "OFF" },
      target: {
        arn: targetOf(called(schedules, functions), eachValue("function")).arn,
        role_arn: instance("aws_iam_role.schedule", eachKey, "arn"),
        // Terraform's jsonencode writes \u003c for <, and the scheduler would not find its keywords.
        input: isLimited
          ? eachValue("input")
          : tpl`{"schedule":"${eachKey}","scheduledFor":"${SCHEDULED_TIME}"}`,
        retry_policy: block({
          maximum_retry_attempts: MOST_RETRIES,
          maximum_event_age_in_seconds: eachValue("maximum_age"),
        }),
        dead_letter_config: block({ arn: eachValue("dead_letters") }),
      },
    }),
  ];
}

function keepWarmSchedules(
  app: string,
  schedules: readonly SchedulePlan[],
  functions: readonly FunctionPlan[],
): Block[] {
  const [first] = schedules;
  if (!first) return [];
  const rows = schedules.map((schedule) => [schedule.function, schedule.expression]);
  return [
    locals({
      keep_warm: commented(
        "How often functions are called so that an environment stays warm.",
        Object.fromEntries(rows),
      ),
    }),
    scheduleBlock({
      label: "keep_warm",
      forEach: KEEP_WARM,
      name: fullName(app, tpl`${eachKey}-warm`),
      description: tpl`Keeps one environment of ${eachKey} warm`,
      expression: eachValue(),
      timeZone: first.timeZone,
      window: { mode: "OFF" },
      target: {
        arn: targetOf(called(schedules, functions), eachKey).arn,
        role_arn: ref("aws_iam_role.keep_warm", "arn"),
        input: JSON.stringify(KEEP_WARM_EVENT),
        retry_policy: block({
          maximum_retry_attempts: first.maximumRetries,
          maximum_event_age_in_seconds: first.maximumAge,
        }),
      },
    }),
  ];
}

/** A role for each schedule, which may call its function. */
function ownRoles(
  app: string,
  schedules: readonly SchedulePlan[],
  functions: readonly FunctionPlan[],
): Block[] {
  const forEach = { forEach: SCHEDULES };
  return [
    resource(
      "aws_iam_role",
      "schedule",
      {
        name: fullName(app, tpl`${eachKey}-schedule`),
        description: tpl`Role of the schedule ${eachKey}`,
        assume_role_policy: ref(`data.${DOCUMENT}.${ASSUME}`, "json"),
      },
      forEach,
    ),
    data(
      DOCUMENT,
      "schedule",
      {
        statement: blocks([
          commented("every schedule: calls its function", {
            actions: ["lambda:InvokeFunction"],
            resources: [targetOf(called(schedules, functions), eachValue("function")).arn],
          }),
          commented("every schedule: hands over runs that could not be started", {
            actions: ["sqs:SendMessage"],
            resources: [eachValue("dead_letters")],
          }),
        ]),
      },
      forEach,
    ),
    resource(
      "aws_iam_role_policy",
      "schedule",
      {
        name: "grants",
        role: instance("aws_iam_role.schedule", eachKey, "id"),
        policy: instance(`data.${DOCUMENT}.schedule`, eachKey, "json"),
      },
      forEach,
    ),
  ];
}

/** One role for all schedules that keep functions warm. */
function keepWarmRole(
  app: string,
  schedules: readonly SchedulePlan[],
  functions: readonly FunctionPlan[],
): Block[] {
  const target = targetOf(called(schedules, functions), ref("name")).arn;
  return [
    resource("aws_iam_role", "keep_warm", {
      name: fullName(app, KEEP_WARM_ROLE),
      description: roleDescription(schedules),
      assume_role_policy: ref(`data.${DOCUMENT}.${ASSUME}`, "json"),
    }),
    data(DOCUMENT, "keep_warm", {
      statement: block(
        {
          actions: ["lambda:InvokeFunction"],
          resources: listFor(["name"], call("keys", KEEP_WARM), target),
        },
        "every function that is kept warm: is called",
      ),
    }),
    resource("aws_iam_role_policy", "keep_warm", {
      name: "grants",
      role: ref("aws_iam_role.keep_warm", "id"),
      policy: ref(`data.${DOCUMENT}.keep_warm`, "json"),
    }),
  ];
}

/** The functions that schedules call. */
function called(schedules: readonly SchedulePlan[], functions: readonly FunctionPlan[]): FunctionPlan[] {
  return functions.filter(({ name }) => schedules.some((schedule) => schedule.function === name));
}

function deadLetters({ name, deadLetterQueue }: SchedulePlan): Expression {
  if (deadLetterQueue === undefined) throw new Error(`The schedule ${name} has no queue for dead letters.`);
  return refer(deadLetterReference(deadLetterQueue, "arn"));
}
