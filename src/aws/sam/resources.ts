import type { AlarmPlan, AwsPlan, QueuePlan, SchedulePlan, TablePlan } from "../plan/aws-plan.ts";
import { queueNameOf, SCHEDULE_ROLE_SUFFIX } from "../plan/names.ts";
import { QUOTAS } from "../profile.ts";
import { ACCESS_LOG_FIELDS } from "../terraform/api.ts";
import { NONCURRENT_DAYS, UNFINISHED_UPLOAD_DAYS } from "../terraform/buckets.ts";
import { assumedBy, policyDocument } from "./functions.ts";
import {
  bucketName,
  fullName,
  functionNamed,
  invokedArn,
  logicalId,
  made,
  pascal,
  queueArn,
  type Resources,
  referenceTo,
  SECRET_KEY,
  tagList,
  tags,
} from "./naming.ts";
import { commented, equals, getAtt, refTo, sub, type Value, when } from "./yaml.ts";

const TLS_ONLY = { Bool: { "aws:SecureTransport": "false" } };

/** The queues with their policies. */
export function queueResources(plan: AwsPlan): Resources {
  return plan.queues.flatMap((queue) => {
    const id = logicalId("queue", queue.name);
    return [
      made(id, "AWS::SQS::Queue", queueProperties(plan, queue)),
      made(`${id}Policy`, "AWS::SQS::QueuePolicy", {
        Queues: [refTo(id)],
        PolicyDocument: policyDocument([tlsOnly("sqs:*", getAtt(id, "Arn"))]),
      }),
    ];
  });
}

function queueProperties({ app, queues }: AwsPlan, queue: QueuePlan): Record<string, Value | undefined> {
  const sources = queues.filter(({ redrive }) => redrive?.deadLetterQueue === queue.name);
  return {
    QueueName: sub(`\${ProjectName}-\${Environment}-${queueNameOf(app, queue)}`),
    FifoQueue: queue.fifo ? true : undefined,
    ContentBasedDeduplication: queue.fifo ? true : undefined,
    MessageRetentionPeriod: queue.retention,
    DelaySeconds: queue.delay > 0 ? queue.delay : undefined,
    VisibilityTimeout: queue.visibilityTimeout,
    MaximumMessageSize: QUOTAS.sqs.messageSize.value,
    SqsManagedSseEnabled: true,
    RedrivePolicy: queue.redrive && {
      deadLetterTargetArn: getAtt(logicalId("queue", queue.redrive.deadLetterQueue), "Arn"),
      maxReceiveCount: queue.redrive.maxReceiveCount,
    },
    RedriveAllowPolicy:
      queue.deadLettersOf &&
      (sources.length === 0
        ? { redrivePermission: "denyAll" }
        : {
            redrivePermission: "byQueue",
            sourceQueueArns: sources.map((source) => sub(queueArn(app, source))),
          }),
    Tags: tagList(app),
  };
}

/** The tables. */
export function tableResources(plan: AwsPlan): Resources {
  return plan.tables.map((table) =>
    made(logicalId("table", table.name), "AWS::DynamoDB::Table", tableProperties(plan.app, table)),
  );
}

function tableProperties(app: string, table: TablePlan): Record<string, Value | undefined> {
  return {
    TableName: sub(fullName(app, table.name)),
    BillingMode: "PAY_PER_REQUEST",
    KeySchema: keySchema(table),
    AttributeDefinitions: Object.entries(table.attributes).map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    GlobalSecondaryIndexes:
      table.indexes.length === 0
        ? undefined
        : table.indexes.map((index) => ({
            IndexName: index.name,
            KeySchema: keySchema(index),
            Projection: { ProjectionType: "ALL" },
          })),
    TimeToLiveSpecification:
      table.timeToLive === undefined ? undefined : { AttributeName: table.timeToLive, Enabled: true },
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    SSESpecification: { SSEEnabled: true },
    DeletionProtectionEnabled: when("Protected", true, false),
    Tags: tagList(app),
  };
}

function keySchema(key: { readonly partitionKey: string; readonly sortKey?: string }): Value {
  return [
    { AttributeName: key.partitionKey, KeyType: "HASH" },
    ...(key.sortKey === undefined ? [] : [{ AttributeName: key.sortKey, KeyType: "RANGE" }]),
  ];
}

/** The buckets with their policies. Notifications are events of the functions. */
export function bucketResources({ app, buckets }: AwsPlan): Resources {
  return buckets.flatMap(({ name }) => {
    const id = logicalId("bucket", name);
    return [
      made(id, "AWS::S3::Bucket", {
        BucketName: sub(bucketName(app, name)),
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
        },
        VersioningConfiguration: { Status: "Enabled" },
        LifecycleConfiguration: {
          Rules: [
            {
              Id: "housekeeping",
              Status: "Enabled",
              AbortIncompleteMultipartUpload: { DaysAfterInitiation: UNFINISHED_UPLOAD_DAYS },
              NoncurrentVersionExpiration: { NoncurrentDays: NONCURRENT_DAYS },
            },
          ],
        },
        Tags: tagList(app),
      }),
      made(`${id}Policy`, "AWS::S3::BucketPolicy", {
        Bucket: refTo(id),
        PolicyDocument: policyDocument([tlsOnly("s3:*", [getAtt(id, "Arn"), sub(`\${${id}.Arn}/*`)])]),
      }),
    ];
  });
}

function tlsOnly(action: string, resource: Value): Value {
  return commented("Nobody may come without TLS.", {
    Sid: "TlsOnly",
    Effect: "Deny",
    Principal: "*",
    Action: action,
    Resource: resource,
    Condition: TLS_ONLY,
  });
}

/** The secrets, without values. CloudFormation deletes them with the 30 days in which they can be restored. */
export function secretResources({ app, secrets }: AwsPlan): Resources {
  return secrets.map(({ name, description }) =>
    made(logicalId("secret", name), "AWS::SecretsManager::Secret", {
      Name: sub(fullName(app, name)),
      Description: description,
      KmsKeyId: when("HasSecretKey", refTo(SECRET_KEY)),
      Tags: tagList(app),
    }),
  );
}

/** The HTTP API. Its routes are events of the functions. */
export function apiResources({ app, api }: AwsPlan): Resources {
  if (!api) return [];
  const id = logicalId("api", api.name);
  const { cors } = api;
  return [
    made(id, "AWS::Serverless::HttpApi", {
      Name: sub(fullName(app, api.name)),
      Description: `HTTP API of ${app}`,
      CorsConfiguration: cors && {
        AllowOrigins: cors.origins,
        AllowMethods: cors.methods,
        AllowHeaders: cors.headers,
        ExposeHeaders: cors.exposeHeaders.length > 0 ? cors.exposeHeaders : undefined,
        MaxAge: cors.maxAge,
      },
      AccessLogSettings: {
        DestinationArn: getAtt(`${id}LogGroup`, "Arn"),
        Format: JSON.stringify(ACCESS_LOG_FIELDS),
      },
      DefaultRouteSettings: {
        ThrottlingRateLimit: refTo("ApiThrottlingRate"),
        ThrottlingBurstLimit: refTo("ApiThrottlingBurst"),
      },
      Tags: tags(app),
    }),
    made(`${id}LogGroup`, "AWS::Logs::LogGroup", {
      LogGroupName: sub(`/aws/vendedlogs/apigateway/${fullName(app, api.name)}`),
      RetentionInDays: api.logRetentionDays,
      Tags: tagList(app),
    }),
  ];
}

/** The schedules, each with its role. */
export function scheduleResources(plan: AwsPlan): Resources {
  if (plan.schedules.length === 0) return [];
  return [
    made("ScheduleGroup", "AWS::Scheduler::ScheduleGroup", {
      Name: sub(`\${ProjectName}-\${Environment}-${plan.app}`),
      Tags: tagList(plan.app),
    }),
    ...plan.schedules.flatMap((schedule) => oneSchedule(plan, schedule)),
  ];
}

function oneSchedule(plan: AwsPlan, schedule: SchedulePlan): Resources {
  const { app } = plan;
  const id = `${pascal(schedule.name)}Schedule`;
  const target = invokedArn(functionNamed(plan, schedule.function));
  const dead =
    schedule.deadLetterQueue === undefined
      ? undefined
      : getAtt(logicalId("queue", schedule.deadLetterQueue), "Arn");
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
      RoleName: sub(fullName(app, `${schedule.name}-${SCHEDULE_ROLE_SUFFIX}`)),
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

/** The alarms. */
export function alarmResources({ app, alarms }: AwsPlan): Resources {
  return alarms.map((alarm) =>
    made(
      `${pascal(alarm.subject)}${pascal(alarm.kind)}Alarm`,
      "AWS::CloudWatch::Alarm",
      alarmProperties(app, alarm),
    ),
  );
}

function alarmProperties(app: string, alarm: AlarmPlan): Record<string, Value | undefined> {
  const percentile = alarm.statistic.startsWith("p");
  const topics = when("HasAlarmTopics", refTo("AlarmTopicArns"));
  return {
    AlarmName: sub(fullName(app, `${alarm.subject}-${alarm.kind}`)),
    AlarmDescription: alarm.description,
    Namespace: alarm.namespace,
    MetricName: alarm.metric,
    Dimensions: [{ Name: alarm.dimension.name, Value: referenceTo(app, alarm.dimension.value) }],
    Statistic: percentile ? undefined : alarm.statistic,
    ExtendedStatistic: percentile ? alarm.statistic : undefined,
    ComparisonOperator: "GreaterThanThreshold",
    Threshold: alarm.threshold,
    Period: alarm.period,
    EvaluationPeriods: alarm.evaluationPeriods,
    TreatMissingData: "notBreaching",
    AlarmActions: topics,
    OKActions: topics,
  };
}

/** Whether tables and buckets are protected: the parameter as a condition. */
export const PROTECTED = equals(refTo("DeletionProtection"), "true");
