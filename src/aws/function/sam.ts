import type { BasePlan, EnvironmentValue, FunctionPlan } from "../ground/plan.ts";
import type { Reference } from "../ground/reference.ts";
import type { SamContext, SamParts } from "../ground/room.ts";
import {
  assumedBy,
  fullName,
  functionId,
  givenFor,
  intrinsic,
  made,
  parameterOf,
  pascal,
  policyDocument,
  prefixed,
  type Say,
  samOutputByName,
  statement,
  tagList,
  tags,
} from "../ground/sam.ts";
import { ALIAS } from "../ground/terraform.ts";
import { getAtt, refTo, sub, type Value, when } from "../ground/yaml.ts";

/** The functions, each with its role and log group. */
export function functionSam(plan: BasePlan, context: SamContext): SamParts {
  const { app, functions } = plan;
  return {
    resources: functions.flatMap((fn) => [
      made(functionId(fn.name), "AWS::Serverless::Function", functionProperties(app, fn, context)),
      made(`${pascal(fn.name)}Role`, "AWS::IAM::Role", role(plan, fn, context.say)),
      made(logGroupId(fn.name), "AWS::Logs::LogGroup", {
        LogGroupName: sub(`/aws/lambda/${fullName(app, fn.name)}`),
        RetentionInDays: fn.logRetentionDays,
        Tags: tagList(app),
      }),
    ]),
    outputs: {
      names: samOutputByName(
        "function_names",
        "Name of the Lambda function",
        functions.map(({ name }) => [name, refTo(functionId(name))]),
      ),
    },
  };
}

/** A function's name or ARN. */
export function sayFunction({ name, attribute }: Reference): string {
  return attribute === "arn" ? `\${${functionId(name)}.Arn}` : `\${${functionId(name)}}`;
}

/** The ARN of a log group; CloudFormation's ends with `:*` already. */
export function sayLogGroup({ name }: Reference): string {
  return `\${${logGroupId(name)}.Arn}`;
}

function logGroupId(functionName: string): string {
  return `${pascal(functionName)}LogGroup`;
}

function functionProperties(
  app: string,
  fn: FunctionPlan,
  { say, eventsOf }: SamContext,
): Record<string, Value | undefined> {
  const events = eventsOf(fn.name);
  return {
    FunctionName: sub(fullName(app, fn.name)),
    Description: `${app}: ${fn.name} (${fn.kind})`,
    Role: getAtt(`${pascal(fn.name)}Role`, "Arn"),
    Runtime: fn.runtime,
    Architectures: [fn.architecture],
    Handler: "index.handler",
    CodeUri: fn.bundle,
    MemorySize: fn.memory,
    Timeout: fn.timeout,
    ReservedConcurrentExecutions: fn.reservedConcurrency,
    Environment: { Variables: environmentOf(fn, say) },
    LoggingConfig: {
      LogFormat: "JSON",
      LogGroup: refTo(`${pascal(fn.name)}LogGroup`),
      ApplicationLogLevel: "TRACE",
    },
    Tracing: fn.tracing ? "Active" : "PassThrough",
    RecursiveLoop: fn.loop && "Allow",
    VpcConfig: when("InVpc", {
      SubnetIds: refTo("VpcSubnetIds"),
      SecurityGroupIds: refTo("VpcSecurityGroupIds"),
    }),
    ...(fn.provisionedConcurrency > 0 && {
      AutoPublishAlias: ALIAS,
      ProvisionedConcurrencyConfig: { ProvisionedConcurrentExecutions: fn.provisionedConcurrency },
    }),
    EventInvokeConfig: fn.asyncInvocation && {
      MaximumRetryAttempts: fn.asyncInvocation.maximumRetries,
      MaximumEventAgeInSeconds: fn.asyncInvocation.maximumAge,
      DestinationConfig: {
        OnFailure: {
          Type: "SQS",
          Destination: intrinsic(say(fn.asyncInvocation.onFailure)),
        },
        OnSuccess: fn.asyncInvocation.onSuccess && {
          Type: "SQS",
          Destination: intrinsic(say(fn.asyncInvocation.onSuccess)),
        },
      },
    },
    Events: Object.keys(events).length > 0 ? events : undefined,
    Tags: tags(app),
  };
}

function environmentOf(fn: FunctionPlan, say: Say): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(fn.environment).map(([name, value]): [string, Value] => [name, textOf(value, say)]),
  );
}

function textOf(value: EnvironmentValue, say: Say): Value {
  if (typeof value === "string") return value;
  if ("prefixed" in value) return sub(prefixed(value.prefixed));
  if ("input" in value) return refTo(parameterOf(value));
  if (!("json" in value)) return intrinsic(say(value));
  // JSON with `${…}` in it, which `!Sub` fills in.
  return sub(JSON.stringify(value.json, (_, inner) => (isReference(inner) ? say(inner) : inner)));
}

function isReference(value: unknown): value is Reference {
  return typeof value === "object" && value !== null && "type" in value && "attribute" in value;
}

function role({ app, vpcStatement }: BasePlan, fn: FunctionPlan, say: Say): Record<string, Value> {
  return {
    RoleName: sub(fullName(app, fn.name)),
    Description: `Role of the function ${fn.name}`,
    AssumeRolePolicyDocument: assumedBy("lambda.amazonaws.com"),
    Policies: [
      {
        PolicyName: "grants",
        PolicyDocument: policyDocument(
          [...fn.baseStatements, ...fn.statements].map((entry) => statement(entry, say)),
        ),
      },
      when("InVpc", {
        PolicyName: "vpc",
        PolicyDocument: policyDocument([statement(vpcStatement, say)]),
      }),
      ...fn.optionalPolicies.map(({ name, statement: allowed }) =>
        when(givenFor(name), {
          PolicyName: name,
          PolicyDocument: policyDocument([statement(allowed, say)]),
        }),
      ),
    ],
    Tags: tagList(app),
  };
}
