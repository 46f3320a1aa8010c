import type { AwsPlan, FunctionPlan, Statement } from "../plan/aws-plan.ts";
import { QUOTAS } from "../profile.ts";
import { QUEUE_DELIVERIES, type QueueDelivery } from "../queue/environment.ts";
import { ALIAS } from "../terraform/references.ts";
import {
  arnOf,
  fullName,
  invokedArn,
  logicalId,
  made,
  pascal,
  type Resources,
  referenceTo,
  tagList,
  tags,
} from "./naming.ts";
import { commented, getAtt, refTo, sub, type Value, when } from "./yaml.ts";

/** The functions, each with its role and log group. */
export function functionResources(plan: AwsPlan): Resources {
  return plan.functions.flatMap((fn) => [
    made(logicalId("function", fn.name), "AWS::Serverless::Function", functionProperties(plan, fn)),
    made(`${pascal(fn.name)}Role`, "AWS::IAM::Role", role(plan, fn)),
    made(`${pascal(fn.name)}LogGroup`, "AWS::Logs::LogGroup", {
      LogGroupName: sub(`/aws/lambda/${fullName(plan.app, fn.name)}`),
      RetentionInDays: fn.logRetentionDays,
      Tags: tagList(plan.app),
    }),
    ...urlResources(fn),
  ]);
}

/** The URL of a function that streams. See `terraform/function-urls.ts`; SAM's own would be public or not for ever. */
function urlResources(fn: FunctionPlan): Resources {
  if (!fn.url) return [];
  const { cors } = fn.url;
  const id = `${pascal(fn.name)}Url`;
  const lambda = logicalId("function", fn.name);
  const target = invokedArn(fn);
  const aliased = fn.provisionedConcurrency > 0;
  const onlyPublic = { Condition: "PublicUrls" };
  return [
    made(
      id,
      "AWS::Lambda::Url",
      {
        TargetFunctionArn: refTo(lambda),
        Qualifier: aliased ? ALIAS : undefined,
        AuthType: when("PublicUrls", "NONE", "AWS_IAM"),
        InvokeMode: "RESPONSE_STREAM",
        Cors: cors && {
          AllowOrigins: cors.origins,
          AllowMethods: cors.methods,
          AllowHeaders: cors.headers,
          ExposeHeaders: cors.exposeHeaders.length > 0 ? cors.exposeHeaders : undefined,
          MaxAge: cors.maxAge,
        },
      },
      // The id that SAM gives the alias: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-generated-resources-function.html
      aliased ? { DependsOn: `${lambda}Alias${ALIAS}` } : {},
    ),
    made(
      `${id}Permission`,
      "AWS::Lambda::Permission",
      {
        FunctionName: target,
        Action: "lambda:InvokeFunctionUrl",
        Principal: "*",
        FunctionUrlAuthType: "NONE",
      },
      onlyPublic,
    ),
    made(
      `${id}InvokePermission`,
      "AWS::Lambda::Permission",
      {
        FunctionName: target,
        Action: "lambda:InvokeFunction",
        Principal: "*",
        InvokedViaFunctionUrl: true,
      },
      onlyPublic,
    ),
  ];
}

function functionProperties(plan: AwsPlan, fn: FunctionPlan): Record<string, Value | undefined> {
  const events = eventsOf(plan, fn);
  return {
    FunctionName: sub(fullName(plan.app, fn.name)),
    Description: fn.description,
    Role: getAtt(`${pascal(fn.name)}Role`, "Arn"),
    Runtime: fn.runtime,
    Architectures: [fn.architecture],
    Handler: "index.handler",
    CodeUri: fn.bundle,
    MemorySize: fn.memory,
    Timeout: fn.timeout,
    ReservedConcurrentExecutions: fn.reservedConcurrency,
    Environment: { Variables: environmentOf(plan, fn) },
    LoggingConfig: {
      LogFormat: "JSON",
      LogGroup: refTo(`${pascal(fn.name)}LogGroup`),
      ApplicationLogLevel: "TRACE",
    },
    Tracing: fn.tracing ? "Active" : "PassThrough",
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
          Destination: getAtt(logicalId("queue", fn.asyncInvocation.deadLetterQueue), "Arn"),
        },
      },
    },
    Events: Object.keys(events).length > 0 ? events : undefined,
    Tags: tags(plan.app),
  };
}

function environmentOf({ app }: AwsPlan, fn: FunctionPlan): Record<string, Value> {
  const variables = Object.entries(fn.environment).map(([name, value]): [string, Value] => [
    name,
    typeof value === "string" ? value : referenceTo(app, value),
  ]);
  if (fn.queueDeliveries.length > 0) variables.push([QUEUE_DELIVERIES, deliveries(fn)]);
  return Object.fromEntries(variables.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** JSON with `${…}` in it, which `!Sub` fills in. */
function deliveries(fn: FunctionPlan): Value {
  const list: QueueDelivery[] = fn.queueDeliveries.map(({ queue, deadLetterQueue, ...retry }) => ({
    queue,
    queueArn: `\${${logicalId("queue", queue)}.Arn}`,
    queueUrl: `\${${logicalId("queue", queue)}}`,
    deadLetterQueueUrl: `\${${logicalId("queue", deadLetterQueue)}}`,
    ...retry,
  }));
  return sub(JSON.stringify(list));
}

function eventsOf(plan: AwsPlan, fn: FunctionPlan): Record<string, Value> {
  const events: Record<string, Value> = {};
  for (const route of plan.api?.routes ?? []) {
    if (route.function !== fn.name || !plan.api) continue;
    events[pascal(route.label)] = {
      Type: "HttpApi",
      Properties: {
        ApiId: refTo(logicalId("api", plan.api.name)),
        Method: route.method,
        Path: route.path,
        PayloadFormatVersion: "2.0",
        TimeoutInMillis: QUOTAS.apiGateway.integrationTimeout.value * 1000,
      },
    };
  }
  for (const trigger of plan.queueTriggers.filter((entry) => entry.function === fn.name)) {
    const { maximumConcurrency } = trigger;
    events[pascal(trigger.name)] = {
      Type: "SQS",
      Properties: {
        Queue: getAtt(logicalId("queue", trigger.queue), "Arn"),
        BatchSize: trigger.batchSize,
        MaximumBatchingWindowInSeconds: trigger.batchWindow > 0 ? trigger.batchWindow : undefined,
        FunctionResponseTypes: ["ReportBatchItemFailures"],
        ScalingConfig:
          maximumConcurrency === undefined ? undefined : { MaximumConcurrency: maximumConcurrency },
      },
    };
  }
  for (const bucket of plan.buckets) {
    for (const entry of bucket.notifications.filter((notification) => notification.function === fn.name)) {
      const rules = [
        ...(entry.prefix ? [{ Name: "prefix", Value: entry.prefix }] : []),
        ...(entry.suffix ? [{ Name: "suffix", Value: entry.suffix }] : []),
      ];
      events[pascal(entry.name)] = {
        Type: "S3",
        Properties: {
          Bucket: refTo(logicalId("bucket", bucket.name)),
          Events: "s3:ObjectCreated:*",
          Filter: rules.length > 0 ? { S3Key: { Rules: rules } } : undefined,
        },
      };
    }
  }
  return events;
}

function role(plan: AwsPlan, fn: FunctionPlan): Record<string, Value> {
  return {
    RoleName: sub(fullName(plan.app, fn.name)),
    Description: `Role of the function ${fn.name}`,
    AssumeRolePolicyDocument: assumedBy("lambda.amazonaws.com"),
    Policies: [
      {
        PolicyName: "grants",
        PolicyDocument: policyDocument(fn.statements.map((entry) => statement(plan.app, entry))),
      },
      when("InVpc", {
        PolicyName: "vpc",
        PolicyDocument: policyDocument([statement(plan.app, plan.vpcStatement)]),
      }),
      ...(fn.secretKeyStatement
        ? [
            when("HasSecretKey", {
              PolicyName: "secret-key",
              PolicyDocument: policyDocument([statement(plan.app, fn.secretKeyStatement)]),
            }),
          ]
        : []),
    ],
    Tags: tagList(plan.app),
  };
}

/** Who may take a role on. */
export function assumedBy(service: string, condition?: Value): Value {
  return policyDocument([
    { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole", Condition: condition },
  ]);
}

/** A policy of these statements. */
export function policyDocument(statements: readonly Value[]): Value {
  return { Version: "2012-10-17", Statement: statements };
}

function statement(app: string, { why, actions, resources, condition }: Statement): Value {
  const values = condition?.values.map((resource) => arnOf(app, resource));
  return commented(why, {
    Effect: "Allow",
    Action: actions,
    Resource: resources === "every-resource" ? "*" : resources.map((resource) => arnOf(app, resource)),
    Condition: condition && values && { StringEquals: { [condition.variable]: values } },
  });
}
