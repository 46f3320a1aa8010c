import {
  type Args,
  type Block,
  block,
  blocks,
  type Commented,
  commented,
  conditional,
  data,
  type Expression,
  op,
  ref,
  resource,
  v,
} from "@motif/compile";
import type { AwsPlan, FunctionPlan, SchedulePlan, Statement } from "../plan/aws-plan.ts";
import { SCHEDULE_ROLE_SUFFIX } from "../plan/names.ts";
import { ACCOUNT_ID, fullName, IN_VPC, identifier, SECRET_KEY } from "./naming.ts";
import { addressOf, arnOf, targetOf } from "./references.ts";
import { SCHEDULE_GROUP, scheduleRole } from "./schedules.ts";

const ASSUME_LAMBDA = "lambda_assume_role";
const ASSUME_SCHEDULER = "scheduler_assume_role";

/** Address of the policies that functions have in a VPC. */
export const VPC_POLICY = "aws_iam_role_policy.vpc";

/** Roles and policies: one role a function and one a schedule, and the policies of queues and buckets. */
export function iamBlocks(plan: AwsPlan): Block[] {
  return [
    data("aws_iam_policy_document", ASSUME_LAMBDA, { statement: block(assume("lambda.amazonaws.com")) }),
    ...plan.functions.flatMap((fn) => functionRole(plan.app, fn)),
    ...vpcBlocks(plan),
    ...secretKeyBlocks(plan),
    ...schedulerBlocks(plan),
    ...queuePolicies(plan),
    ...plan.buckets.map(({ name }) => tlsOnlyBucket(name)),
  ];
}

function assume(service: string, conditions: readonly Args[] = []): Args {
  return {
    actions: ["sts:AssumeRole"],
    principals: block({ type: "Service", identifiers: [service] }),
    condition: blocks(conditions),
  };
}

function functionRole(app: string, fn: FunctionPlan): Block[] {
  const id = identifier(fn.name);
  return [
    resource("aws_iam_role", id, {
      name: fullName(app, fn.name),
      description: `Role of the function ${fn.name}`,
      assume_role_policy: ref(`data.aws_iam_policy_document.${ASSUME_LAMBDA}`, "json"),
    }),
    data("aws_iam_policy_document", id, {
      statement: blocks(fn.statements.map(statement)),
    }),
    resource("aws_iam_role_policy", id, {
      name: "grants",
      role: ref(`aws_iam_role.${id}`, "id"),
      policy: ref(`data.aws_iam_policy_document.${id}`, "json"),
    }),
  ];
}

function statement({ why, actions, resources, condition }: Statement): Commented<Args> {
  return commented(why, {
    actions,
    resources: resources === "every-resource" ? ["*"] : resources.map(arnOf),
    condition:
      condition &&
      block({ test: "StringEquals", variable: condition.variable, values: condition.values.map(arnOf) }),
  });
}

/** What functions need to read secrets that are encrypted with a key of the account's own; nothing without one. */
function secretKeyBlocks({ functions }: AwsPlan): Block[] {
  const hasKey = { count: conditional(op(v(SECRET_KEY), "==", null), 0, 1) };
  return functions.flatMap(({ name, secretKeyStatement }) => {
    if (!secretKeyStatement) return [];
    const id = `secret_key_${identifier(name)}`;
    return [
      data("aws_iam_policy_document", id, { statement: blocks([statement(secretKeyStatement)]) }, hasKey),
      resource(
        "aws_iam_role_policy",
        id,
        {
          name: "secret-key",
          role: ref(`aws_iam_role.${identifier(name)}`, "id"),
          policy: ref(`data.aws_iam_policy_document.${id}[0]`, "json"),
        },
        hasKey,
      ),
    ];
  });
}

/** What functions need in a VPC: the same for all of them, and nothing while none is asked for. */
function vpcBlocks({ functions, vpcStatement }: AwsPlan): Block[] {
  const roles = functions.map(({ name }) => [
    identifier(name),
    ref(`aws_iam_role.${identifier(name)}`, "id"),
  ]);
  return [
    data("aws_iam_policy_document", "vpc", { statement: blocks([statement(vpcStatement)]) }),
    resource(
      "aws_iam_role_policy",
      "vpc",
      { name: "vpc", role: ref("each.value"), policy: ref("data.aws_iam_policy_document.vpc", "json") },
      { forEach: conditional(IN_VPC, Object.fromEntries(roles), {}) },
    ),
  ];
}

/** A role for each schedule, which only the scheduler of this account can take on, for this app's group of schedules. */
function schedulerBlocks({ app, schedules, functions }: AwsPlan): Block[] {
  if (schedules.length === 0) return [];
  const trust = assume("scheduler.amazonaws.com", [
    { test: "StringEquals", variable: "aws:SourceAccount", values: [ACCOUNT_ID] },
    { test: "ArnEquals", variable: "aws:SourceArn", values: [ref(SCHEDULE_GROUP, "arn")] },
  ]);
  return [
    data("aws_iam_policy_document", ASSUME_SCHEDULER, { statement: block(trust) }),
    ...schedules.flatMap((schedule) => {
      const fn = functions.find(({ name }) => name === schedule.function);
      return fn ? schedulerRole(app, schedule, fn) : [];
    }),
  ];
}

function schedulerRole(app: string, { name, deadLetterQueue }: SchedulePlan, fn: FunctionPlan): Block[] {
  const id = scheduleRole(name);
  return [
    resource("aws_iam_role", id, {
      name: fullName(app, `${name}-${SCHEDULE_ROLE_SUFFIX}`),
      description: `Role of the schedule ${name}`,
      assume_role_policy: ref(`data.aws_iam_policy_document.${ASSUME_SCHEDULER}`, "json"),
    }),
    data("aws_iam_policy_document", id, {
      statement: blocks([
        commented(`schedule ${name}: calls ${fn.name}`, {
          actions: ["lambda:InvokeFunction"],
          resources: [targetOf(fn).arn],
        }),
        ...(deadLetterQueue === undefined
          ? []
          : [
              commented(`schedule ${name}: hands over runs that could not be started`, {
                actions: ["sqs:SendMessage"],
                resources: [ref(addressOf("queue", deadLetterQueue), "arn")],
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

/** One policy document for all queues, and what attaches it. */
function queuePolicies({ queues }: AwsPlan): Block[] {
  if (queues.length === 0) return [];
  const each = (attribute: "arn" | "url") =>
    Object.fromEntries(
      queues.map(({ name }) => [identifier(name), ref(addressOf("queue", name), attribute)]),
    );
  return [
    data(
      "aws_iam_policy_document",
      "queue_tls_only",
      { statement: blocks([tlsOnly("sqs:*", [ref("each.value")])]) },
      { forEach: each("arn") },
    ),
    resource(
      "aws_sqs_queue_policy",
      "tls_only",
      {
        queue_url: ref("each.value"),
        policy: ref("data.aws_iam_policy_document.queue_tls_only[each.key]", "json"),
      },
      { forEach: each("url") },
    ),
  ];
}

function tlsOnlyBucket(name: string): Block {
  const resources = [arnOf({ kind: "bucket", name }), arnOf({ kind: "objects", name })];
  return data("aws_iam_policy_document", `bucket_${identifier(name)}`, {
    statement: blocks([tlsOnly("s3:*", resources)]),
  });
}

/** A statement of a resource's policy that refuses whoever comes without TLS. */
function tlsOnly(action: string, resources: readonly Expression[]): Commented<Args> {
  return commented("Nobody may come without TLS.", {
    sid: "TlsOnly",
    effect: "Deny",
    actions: [action],
    resources,
    principals: block({ type: "*", identifiers: ["*"] }),
    condition: block({ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }),
  });
}
