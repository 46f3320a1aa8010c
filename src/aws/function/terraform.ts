import {
  type Addressed,
  block,
  call,
  commented,
  conditional,
  dynamicBlock,
  type Expression,
  jsonencode,
  op,
  type Resource,
  ref,
  resource,
  tpl,
  type Value,
  v,
  variable,
} from "@motif/compile";
import { fullName, identifier, outputByName } from "@motif/compile/kit";
import { VARIABLE } from "../ground/environment.ts";
import type { BasePlan, EnvironmentValue, FunctionPlan } from "../ground/plan.ts";
import { functionReference } from "../ground/reference.ts";
import type { TerraformParts } from "../ground/room.ts";
import { ALIAS, functionAddress, IN_VPC, refer, targetOf } from "../ground/terraform.ts";
import { queueReference } from "../queue/reference.ts";
import { recursionConfig } from "./recursion.ts";
import { LOG_GROUP_TYPE } from "./reference.ts";
import { functionRoles, VPC_POLICY } from "./roles.ts";

/** The functions, each with its role and log group, its alias and asynchronous settings where it has them. */
export function functionTerraform(plan: BasePlan): TerraformParts {
  const { app, functions } = plan;
  const names = functions.map(({ name }) => [name, refer(functionReference(name, "function_name"))] as const);
  return {
    functions: functions.flatMap((fn) => [
      lambdaFunction(app, fn),
      ...provisioned(fn),
      ...asyncInvocation(fn, targetOf(functions, fn.name).qualifier),
      ...recursionConfig(fn),
    ]),
    iam: functionRoles(plan),
    observability: functions.map((fn) =>
      resource(LOG_GROUP_TYPE, identifier(fn.name), {
        name: tpl`/aws/lambda/${fullName(app, fn.name)}`,
        retention_in_days: fn.logRetentionDays,
      }),
    ),
    variables: vpcVariables(),
    outputs: { names: outputByName("function_names", "Lambda functions, by their name in the app.", names) },
  };
}

function vpcVariables(): Addressed[] {
  const given = (name: string) => op(call("length", v(name)), ">", 0);
  return [
    variable("vpc_subnet_ids", {
      type: "list(string)",
      description:
        "Subnets to run the functions in; none for no VPC. They need a way to AWS's services (endpoints or NAT).",
      default: [],
    }),
    variable("vpc_security_group_ids", {
      type: "list(string)",
      description: "Security groups of the functions in the subnets.",
      default: [],
      validations: [
        {
          condition: op(given("vpc_security_group_ids"), "==", given("vpc_subnet_ids")),
          message: "vpc_subnet_ids and vpc_security_group_ids go together: give both or none.",
        },
      ],
    }),
  ];
}

function lambdaFunction(app: string, fn: FunctionPlan): Resource {
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
  return Object.fromEntries(
    Object.entries(fn.environment).map(([name, value]): [string, Value] => [name, expressionOf(value)]),
  );
}

function expressionOf(value: EnvironmentValue): Value {
  if (typeof value === "string") return value;
  if (!("json" in value)) return refer(value);
  return jsonencode(
    value.json.map((entry) =>
      Object.fromEntries(
        Object.entries(entry).map(([name, inner]): [string, Value] => [
          name,
          typeof inner === "object" ? refer(inner) : inner,
        ]),
      ),
    ),
  );
}

function provisioned(fn: FunctionPlan): Resource[] {
  if (fn.provisionedConcurrency === 0) return [];
  const id = identifier(fn.name);
  const lambda = functionAddress(fn.name);
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

function asyncInvocation(fn: FunctionPlan, qualifier: Expression | undefined): Resource[] {
  const { asyncInvocation: settings } = fn;
  if (!settings) return [];
  return [
    resource("aws_lambda_function_event_invoke_config", identifier(fn.name), {
      function_name: ref(functionAddress(fn.name), "function_name"),
      qualifier,
      maximum_retry_attempts: settings.maximumRetries,
      maximum_event_age_in_seconds: settings.maximumAge,
      destination_config: block({
        on_failure: block({ destination: refer(queueReference(settings.deadLetterQueue, "arn")) }),
      }),
    }),
  ];
}
