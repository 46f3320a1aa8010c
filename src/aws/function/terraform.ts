import {
  at,
  type Block,
  block,
  call,
  commented,
  conditional,
  dynamicBlock,
  type Expression,
  eachKey,
  eachValue,
  jsonencode,
  local,
  locals,
  type NestedBlocks,
  op,
  type Resource,
  ref,
  resource,
  tpl,
  type Value,
  v,
} from "@motif/compile";
import { fullName, outputOfEach, prefixed, repeated } from "@motif/compile/kit";
import { VARIABLE } from "../ground/environment.ts";
import type { BasePlan, EnvironmentValue, FunctionPlan } from "../ground/plan.ts";
import type { TerraformParts } from "../ground/room.ts";
import {
  ALIAS,
  ALIASES,
  FUNCTION,
  FUNCTIONS,
  IN_VPC,
  instance,
  isProvisioned,
  PROVISIONED,
  refer,
  targetOf,
} from "../ground/terraform.ts";
import { BUNDLE_FOLDER, RUNTIME } from "./plan.ts";
import { recursionConfigs } from "./recursion.ts";
import { LOG_GROUP, LOG_GROUP_TYPE, ROLE } from "./reference.ts";
import { functionRoles } from "./roles.ts";
import { functionMap, settingOf } from "./settings.ts";
import { vpcVariables } from "./vpc.ts";

/** The functions with their roles and log groups, and aliases and asynchronous settings of those that have some. */
export function functionTerraform(plan: BasePlan): TerraformParts {
  const { app, functions } = plan;
  const iam = functionRoles(plan);
  return {
    functions: [
      locals({
        functions: commented(
          "The functions by name, with what differs between them.",
          functionMap(functions),
        ),
        environment: commented("Their variables, besides those that all have.", environments(functions)),
      }),
      lambdaFunction(app, functions, policiesIn(iam)),
      ...provisioned(functions),
      ...asyncInvocation(functions),
      ...recursionConfigs(functions),
    ],
    iam,
    observability: logGroups(app, functions),
    variables: vpcVariables(),
    outputs: {
      names: [
        outputOfEach(
          "function_names",
          "Lambda functions, by their name in the app.",
          FUNCTION,
          "function_name",
        ),
      ],
    },
  };
}

function logGroups(app: string, [first]: readonly FunctionPlan[]): Resource[] {
  if (!first) return [];
  return [
    resource(
      LOG_GROUP_TYPE,
      "function",
      {
        name: tpl`/aws/lambda/${fullName(app, eachKey)}`,
        // All of an app's functions keep their logs for the same time.
        retention_in_days: first.logRetentionDays,
      },
      { forEach: FUNCTIONS },
    ),
  ];
}

const RESERVED_FROM_ACCOUNT =
  "Refused where fewer than 100 of the account's concurrency would stay unreserved: new accounts have 10 and less.";

/** The policies of roles, which have to be there before what they allow is done. */
function policiesIn(blocks: readonly Block[]): Expression[] {
  return blocks
    .filter(({ type, labels: [of] }) => type === "resource" && of === "aws_iam_role_policy")
    .map(({ labels }) => ref(labels.join(".")));
}

function lambdaFunction(
  app: string,
  functions: readonly FunctionPlan[],
  dependsOn: readonly Expression[],
): Resource {
  const setting = (name: Parameters<typeof settingOf>[0]) => settingOf(name, functions);
  const reserved = setting("reserved_concurrency");
  const path = tpl`${BUNDLE_FOLDER}/${eachKey}.zip`;
  const bundle = tpl`${ref("path.module")}/${path}`;
  return resource(
    "aws_lambda_function",
    "function",
    {
      function_name: fullName(app, eachKey),
      description: tpl`${app}: ${eachKey} (${eachValue("kind")})`,
      role: instance(ROLE, eachKey, "arn"),
      runtime: RUNTIME,
      architectures: [setting("architecture") ?? null],
      handler: "index.handler",
      filename: bundle,
      source_code_hash: conditional(call("fileexists", bundle), call("filebase64sha256", bundle), null),
      memory_size: setting("memory"),
      timeout: setting("timeout"),
      reserved_concurrent_executions: reserved && commented(RESERVED_FROM_ACCOUNT, reserved),
      publish: functions.some(isReady) ? isProvisioned(eachKey) : undefined,
      environment: block({
        variables: call("merge", at(local("environment"), eachKey), {
          [VARIABLE.service]: app,
          [VARIABLE.metrics]: prefixed(app),
          [VARIABLE.logLevel]: setting("log_level"),
        }),
      }),
      logging_config: block({
        log_format: "JSON",
        log_group: instance(LOG_GROUP, eachKey, "name"),
        application_log_level: commented(
          `The function filters by ${VARIABLE.logLevel}; Lambda lets all of it through.`,
          "TRACE",
        ),
      }),
      tracing_config: block({ mode: setting("tracing") }),
      vpc_config: dynamicBlock(conditional(IN_VPC, [true], []), {
        subnet_ids: v("vpc_subnet_ids"),
        security_group_ids: v("vpc_security_group_ids"),
      }),
    },
    {
      forEach: FUNCTIONS,
      lifecycle: {
        preconditions: [
          {
            condition: call("fileexists", bundle),
            message: tpl`${path} is missing. Build the bundles first: in this folder, run "npx --no-install motif build ..".`,
          },
        ],
      },
      dependsOn,
    },
  );
}

/** The variables of each function, besides those that are the same in the whole app. */
function environments(functions: readonly FunctionPlan[]): Value {
  const ofAll: readonly string[] = Object.values(VARIABLE);
  const variables = ({ environment }: FunctionPlan) =>
    Object.entries(environment)
      .filter(([name]) => !ofAll.includes(name))
      .map(([name, value]) => [name, expressionOf(value)] as const);
  return Object.fromEntries(functions.map((fn) => [fn.name, Object.fromEntries(variables(fn))]));
}

function expressionOf(value: EnvironmentValue): Value {
  if (typeof value === "string") return value;
  if ("prefixed" in value) return prefixed(value.prefixed);
  if ("input" in value) return v(value.input);
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

/** Environments that are always ready belong to a version, which an alias points to. */
function provisioned(functions: readonly FunctionPlan[]): Block[] {
  const ready = functions.filter(isReady);
  if (ready.length === 0) return [];
  const numbers = ready.map(({ name, provisionedConcurrency }) => [name, provisionedConcurrency] as const);
  const alias = resource(
    "aws_lambda_alias",
    ALIAS,
    {
      name: ALIAS,
      function_name: instance(FUNCTION, eachKey, "function_name"),
      function_version: instance(FUNCTION, eachKey, "version"),
    },
    { forEach: PROVISIONED },
  );
  return [
    locals({
      provisioned_concurrency: commented(
        "Environments that are always ready. These functions are called through an alias.",
        Object.fromEntries(numbers),
      ),
    }),
    alias,
    resource(
      "aws_lambda_provisioned_concurrency_config",
      ALIAS,
      {
        function_name: instance(ALIASES, eachKey, "function_name"),
        qualifier: instance(ALIASES, eachKey, "name"),
        provisioned_concurrent_executions: eachValue(),
      },
      { forEach: PROVISIONED },
    ),
  ];
}

function isReady({ provisionedConcurrency }: FunctionPlan): boolean {
  return provisionedConcurrency > 0;
}

/** Where records of successful invocations go, for the functions that say so. */
function succeeding(queues: readonly unknown[], queue: Expression): NestedBlocks | undefined {
  if (queues.every((each) => each === undefined)) return undefined;
  if (!queues.includes(undefined)) return block({ destination: queue });
  return dynamicBlock(conditional(op(queue, "!=", null), [true], []), { destination: queue });
}

/** What happens to asynchronous invocations in the end, for the functions that have some. */
function asyncInvocation(functions: readonly FunctionPlan[]): Resource[] {
  const settings = functions.flatMap(({ name, asyncInvocation: own }) =>
    own
      ? [
          {
            key: name,
            values: {
              retries: own.maximumRetries,
              maximum_age: own.maximumAge,
              dead_letters: refer(own.onFailure),
              succeeded: own.onSuccess && refer(own.onSuccess),
            },
          },
        ]
      : [],
  );
  if (settings.length === 0) return [];
  const { forEach, value } = repeated(settings);
  return [
    resource(
      "aws_lambda_function_event_invoke_config",
      "function",
      {
        function_name: instance(FUNCTION, eachKey, "function_name"),
        qualifier: targetOf(
          functions.filter((fn) => fn.asyncInvocation),
          eachKey,
        ).qualifier,
        maximum_retry_attempts: value("retries"),
        maximum_event_age_in_seconds: value("maximum_age"),
        destination_config: block({
          on_failure: block({ destination: value("dead_letters") }),
          on_success: succeeding(
            settings.map(({ values }) => values.succeeded),
            value("succeeded"),
          ),
        }),
      },
      { forEach },
    ),
  ];
}
