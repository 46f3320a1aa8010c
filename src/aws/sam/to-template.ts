import { UnsupportedError } from "@motif/core";
import type { AwsPlan } from "../plan/aws-plan.ts";
import { functionResources } from "./functions.ts";
import { logicalId, pascal, type Resources, referenceTo, SECRET_KEY } from "./naming.ts";
import {
  alarmResources,
  apiResources,
  bucketResources,
  PROTECTED,
  queueResources,
  scheduleResources,
  secretResources,
  tableResources,
} from "./resources.ts";
import { equals, getAtt, hasElements, hasText, refTo, sub, toYaml, type Value } from "./yaml.ts";

const NAME = "^[a-z][a-z0-9]*(-[a-z0-9]+)*$";

/** The SAM template of an app. Throws {@link UnsupportedError} where two resources would have the same logical id. */
export function toTemplate(plan: AwsPlan): string {
  const resources: Resources = [
    ...functionResources(plan),
    ...apiResources(plan),
    ...queueResources(plan),
    ...tableResources(plan),
    ...bucketResources(plan),
    ...secretResources(plan),
    ...scheduleResources(plan),
    ...alarmResources(plan),
  ];
  refuseTwins(
    plan.app,
    resources.map(([id]) => id),
  );
  return toYaml(
    {
      AWSTemplateFormatVersion: "2010-09-09",
      Transform: "AWS::Serverless-2016-10-31",
      Description: `The app ${plan.app}`,
      Parameters: parameters(plan),
      Conditions: {
        InVpc: hasElements("VpcSubnetIds"),
        HasAlarmTopics: hasElements("AlarmTopicArns"),
        ...(plan.tables.length > 0 && { Protected: PROTECTED }),
        ...(hasUrls(plan) && { PublicUrls: equals(refTo("FunctionUrlsPublic"), "true") }),
        ...(plan.secrets.length > 0 && { HasSecretKey: hasText(SECRET_KEY) }),
      },
      Resources: Object.fromEntries(resources.map(([id, resource]) => [id, { ...resource }])),
      Outputs: outputs(plan),
    },
    `Made from the app ${plan.app} by "motif build", for those who deploy with SAM. The Terraform files here say the same.`,
  );
}

function parameters(plan: AwsPlan): Value {
  const list = (description: string) => ({
    Type: "CommaDelimitedList",
    Default: "",
    Description: description,
  });
  const name = (description: string) => ({ Type: "String", AllowedPattern: NAME, Description: description });
  return {
    ProjectName: name("First part of every name, such as acme."),
    Environment: name("Second part of every name, such as staging."),
    AlarmTopicArns: list("SNS topics that are told when an alarm goes off and when it is over."),
    VpcSubnetIds: list("Subnets to run the functions in; none for no VPC."),
    VpcSecurityGroupIds: list("Security groups of the functions in the subnets."),
    ...(plan.tables.length > 0 && {
      DeletionProtection: {
        Type: "String",
        Default: "true",
        AllowedValues: ["true", "false"],
        Description: "Tables cannot be deleted.",
      },
    }),
    ...(hasUrls(plan) && {
      FunctionUrlsPublic: {
        Type: "String",
        Default: "false",
        AllowedValues: ["true", "false"],
        Description:
          "Everybody may call the URLs of functions that stream; if not, only with signed requests.",
      },
    }),
    ...(plan.secrets.length > 0 && {
      [SECRET_KEY]: {
        Type: "String",
        Default: "",
        Description: "ARN of a KMS key to encrypt the secrets with; the AWS managed key if none is given.",
      },
    }),
    ...(plan.api && {
      ApiThrottlingRate: { Type: "Number", Default: 1000, Description: "Requests a second on average." },
      ApiThrottlingBurst: {
        Type: "Number",
        Default: 500,
        Description: "Requests at once, over the average.",
      },
    }),
  };
}

function outputs({ api, app, functions, queues, secrets }: AwsPlan): Value {
  const url =
    api && sub(`https://\${${logicalId("api", api.name)}}.execute-api.\${AWS::Region}.\${AWS::URLSuffix}`);
  return {
    ...(url && { ApiUrl: { Description: "Base URL of the HTTP API.", Value: url } }),
    ...Object.fromEntries([
      ...functions.map(({ name }) => [
        `${logicalId("function", name)}Name`,
        { Value: referenceTo(app, { kind: "function", name, attribute: "name" }) },
      ]),
      ...functions
        .filter(({ url }) => url)
        .map(({ name }) => [`${pascal(name)}Url`, { Value: getAtt(`${pascal(name)}Url`, "FunctionUrl") }]),
      ...queues.map(({ name }) => [
        `${logicalId("queue", name)}Url`,
        { Value: referenceTo(app, { kind: "queue", name, attribute: "url" }) },
      ]),
      ...secrets.map(({ name }) => [
        `${logicalId("secret", name)}Arn`,
        { Value: referenceTo(app, { kind: "secret", name, attribute: "arn" }) },
      ]),
    ]),
  };
}

function hasUrls({ functions }: AwsPlan): boolean {
  return functions.some(({ url }) => url);
}

/** `a-1` and `a1` both become `A1`. */
function refuseTwins(app: string, ids: readonly string[]): void {
  const twins = [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
  if (twins.length === 0) return;
  throw new UnsupportedError(
    "AWS",
    app,
    twins.map((id) => ({
      where: `resource ${id} of the SAM template`,
      message:
        "would be made twice; rename one of the functions, queues, buckets, tables, secrets or schedules of this name",
    })),
  );
}
