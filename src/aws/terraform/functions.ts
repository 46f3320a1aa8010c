import {
  type Block,
  block,
  call,
  commented,
  conditional,
  dynamicBlock,
  jsonencode,
  type Resource,
  ref,
  resource,
  tpl,
  type Value,
  v,
} from "@motif/compile";
import { VARIABLE } from "../ground/environment.ts";
import type { AwsPlan, FunctionPlan, QueueDeliveryPlan } from "../plan/aws-plan.ts";
import { QUEUE_DELIVERIES, type QueueDelivery } from "../queue/environment.ts";
import { VPC_POLICY } from "./iam.ts";
import { fullName, IN_VPC, identifier } from "./naming.ts";
import { ALIAS, addressOf, referenceTo, targetOf } from "./references.ts";

/** The functions, each with its alias and asynchronous settings where it has them. */
export function functionBlocks(plan: AwsPlan): Block[] {
  return plan.functions.flatMap((fn) => [
    lambdaFunction(plan, fn),
    ...provisioned(fn),
    ...asyncInvocation(fn),
  ]);
}

function lambdaFunction({ app }: AwsPlan, fn: FunctionPlan): Resource {
  const id = identifier(fn.name);
  const bundle = tpl`${ref("path.module")}/${fn.bundle}`;
  return resource(
    "aws_lambda_function",
    id,
    {
      function_name: fullName(app, fn.name),
      description: fn.description,
      role: ref(`aws_iam_role.${id}`, "arn"),
      runtime: fn.runtime,
      architectures: [fn.architecture],
      handler: "index.handler",
      filename: bundle,
      source_code_hash: conditional(call("fileexists", bundle), call("filebase64sha256", bundle), null),
      memory_size: fn.memory,
      timeout: fn.timeout,
      reserved_concurrent_executions: fn.reservedConcurrency,
      publish: fn.provisionedConcurrency > 0 ? true : undefined,
      environment: block({ variables: environmentOf(fn) }),
      logging_config: block({
        log_format: "JSON",
        log_group: ref(`aws_cloudwatch_log_group.${id}`, "name"),
        application_log_level: commented(
          `The function filters by ${VARIABLE.logLevel}; Lambda lets all of it through.`,
          "TRACE",
        ),
      }),
      tracing_config: block({ mode: fn.tracing ? "Active" : "PassThrough" }),
      vpc_config: dynamicBlock(conditional(IN_VPC, [true], []), {
        subnet_ids: v("vpc_subnet_ids"),
        security_group_ids: v("vpc_security_group_ids"),
      }),
    },
    {
      lifecycle: {
        preconditions: [
          {
            condition: call("fileexists", bundle),
            message: `${fn.bundle} is missing. Build the bundles first: in this folder, run "npx motif build ..".`,
          },
        ],
      },
      dependsOn: [ref(`aws_iam_role_policy.${id}`), ref(VPC_POLICY)],
    },
  );
}

function environmentOf(fn: FunctionPlan): Record<string, Value> {
  const variables = Object.entries(fn.environment).map(([name, value]): [string, Value] => [
    name,
    typeof value === "string" ? value : referenceTo(value),
  ]);
  if (fn.queueDeliveries.length > 0) {
    variables.push([QUEUE_DELIVERIES, jsonencode(fn.queueDeliveries.map(delivery))]);
  }
  return Object.fromEntries(variables.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function delivery({
  queue,
  deadLetterQueue,
  ...retry
}: QueueDeliveryPlan): Record<keyof QueueDelivery, Value> {
  return {
    queue,
    queueArn: ref(addressOf("queue", queue), "arn"),
    queueUrl: ref(addressOf("queue", queue), "url"),
    deadLetterQueueUrl: ref(addressOf("queue", deadLetterQueue), "url"),
    ...retry,
  };
}

function provisioned(fn: FunctionPlan): Resource[] {
  if (fn.provisionedConcurrency === 0) return [];
  const id = identifier(fn.name);
  const lambda = addressOf("function", fn.name);
  const alias = resource("aws_lambda_alias", id, {
    name: ALIAS,
    function_name: ref(lambda, "function_name"),
    function_version: ref(lambda, "version"),
  });
  return [
    alias,
    resource("aws_lambda_provisioned_concurrency_config", id, {
      function_name: ref(alias, "function_name"),
      qualifier: ref(alias, "name"),
      provisioned_concurrent_executions: fn.provisionedConcurrency,
    }),
  ];
}

function asyncInvocation(fn: FunctionPlan): Resource[] {
  const { asyncInvocation: settings } = fn;
  if (!settings) return [];
  return [
    resource("aws_lambda_function_event_invoke_config", identifier(fn.name), {
      function_name: ref(addressOf("function", fn.name), "function_name"),
      qualifier: targetOf(fn).qualifier,
      maximum_retry_attempts: settings.maximumRetries,
      maximum_event_age_in_seconds: settings.maximumAge,
      destination_config: block({
        on_failure: block({ destination: ref(addressOf("queue", settings.deadLetterQueue), "arn") }),
      }),
    }),
  ];
}
