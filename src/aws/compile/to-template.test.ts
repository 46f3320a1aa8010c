import { http, httpApi, task } from "@motif/core";
import { apiWith, loadWarehouse, refusalsOf } from "@motif/core/testing";
import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod/mini";
import { planOf } from "../testing/apps.ts";
import { checkTemplate } from "../testing/check-template.ts";
import { makePlan } from "./make-plan.ts";
import { toTemplate } from "./to-template.ts";

let template: string;
beforeAll(async () => {
  template = toTemplate(makePlan((await loadWarehouse()).inventory));
});

describe("the SAM template of an app with everything", () => {
  it("follows the CloudFormation resource specification", () => {
    expect(checkTemplate(template)).toEqual([]);
  });

  it("says why each permission is there", () => {
    const statements = template.split(/^(?=\s+- Effect: )/m).slice(1);
    const before = template.split(/^\s+- Effect: .*\n/m).slice(0, -1);
    expect(statements.length).toBeGreaterThan(40);
    for (const [index, text] of before.entries()) {
      const trust = statements[index]?.includes("sts:AssumeRole");
      expect(text.trimEnd().split("\n").at(-1)).toMatch(trust ? /Statement:$/ : /^\s+# \S/);
    }
  });

  it("quotes what YAML 1.1 would take for dates and booleans", () => {
    expect(template).toContain('AWSTemplateFormatVersion: "2010-09-09"');
    expect(template).not.toMatch(/Version: 2012/);
  });

  it("names no bucket by reference where that would close a circle of bucket, function and role", () => {
    const name = /MOTIF_BUCKET_LABELS: !Sub (.*)/.exec(template)?.[1];
    expect(name?.replaceAll("$", "")).toBe("{ProjectName}-{Environment}-warehouse-labels-{AWS::AccountId}");
  });

  it("makes a function's URL for its alias where it has one, and permissions for everybody on demand only", () => {
    const stream = http("feed", { streams: true, concurrency: { provisioned: 1 } }, () => new Response());
    const text = toTemplate(planOf({ api: httpApi({ "GET /feed": stream }) }));
    expect(checkTemplate(text)).toEqual([]);
    expect(text).toMatch(
      /FeedUrl:\n\s+Type: AWS::Lambda::Url\n\s+DependsOn: FeedFunctionAliaslive\n[\s\S]*Qualifier: live\n/,
    );
    expect(text.match(/Principal: "\*"/g)).toHaveLength(2);
    expect(text.match(/Type: AWS::Lambda::Permission\n\s+Condition: PublicUrls/g)).toHaveLength(2);
    expect(text).not.toContain("AWS::Serverless::HttpApi");
  });

  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html: "Bucket names must not start with the prefix amzn-s3-demo-"
  it("keeps what is reserved out of the beginning of names, also where Environment would complete it", () => {
    const [project = ""] = [...template.matchAll(/AllowedPattern: (.*)/g)].map(([, pattern = ""]) => pattern);
    const takes = (name: string) => new RegExp(project).test(name);
    expect(["acme", "amzn-s3x", "amznx", "my-amzn"].filter((name) => !takes(name))).toEqual([]);
    // amzn + s3-demo, amzn-s3 + demo
    const refused = [
      "amzn",
      "amzn-s3",
      "amzn-s3-demo",
      "amzn-s3-demo-x",
      "sthree",
      "sthree-x",
      "aws-x",
      "ssm",
    ];
    expect(refused.filter(takes)).toEqual([]);
  });

  // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html: "MaxLength: An integer
  // value that determines the largest number of characters you want to allow for String types."
  it("limits the two parts of names so that both at their longest are as long as Terraform allows them together", () => {
    const plan = planOf(apiWith({}));
    const lengths = [...toTemplate(plan).matchAll(/MaxLength: (\d+)/g)].map(([, length]) => Number(length));
    expect(lengths).toHaveLength(2);
    expect((lengths[0] ?? 0) + "-".length + (lengths[1] ?? 0)).toBe(plan.prefixLength);
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual("dev".length);
  });

  it("is refused where it would have more resources or outputs than CloudFormation takes", () => {
    const many = Object.fromEntries(
      Array.from({ length: 201 }, (_, n) => [
        `t${n}`,
        task(`t${n}`, { input: z.string(), output: z.string() }, String),
      ]),
    );
    expect(refusalsOf(() => toTemplate(planOf(many)))).toEqual([
      expect.stringMatching(
        /^resources of the SAM template: would be \d+, and CloudFormation takes 500; deploy with/,
      ),
      expect.stringMatching(
        /^outputs of the SAM template: would be \d+, and CloudFormation takes 200; deploy with/,
      ),
    ]);
  });

  it("is refused where two names become one logical id", () => {
    const echo = (name: string) =>
      task(name, { input: z.string(), output: z.string() }, ({ input }) => input);
    expect(() => toTemplate(planOf({ a: echo("a-1"), b: echo("a1") }))).toThrow("A1Function");
  });
});

describe("the check of templates catches", () => {
  it.each([
    ["an unknown type", "Type: AWS::SQS::Queue\n", "Type: AWS::SQS::Que\n", "unknown type AWS::SQS::Que"],
    ["an unknown property", "VisibilityTimeout:", "VisibilityTime:", "unknown property VisibilityTime"],
    [
      "a missing property",
      "AssumeRolePolicyDocument:",
      "PermissionsBoundary:",
      "missing AssumeRolePolicyDocument",
    ],
    ["a value of another type", "MemorySize: 256", "MemorySize: much", 'is "much", which is no number'],
    [
      "a reference to nothing",
      "!Ref MailsQueue",
      "!Ref MailQueue",
      "refers to MailQueue, which does not exist",
    ],
    [
      "an attribute that there is not",
      "!GetAtt MailsQueue.Arn",
      "!GetAtt MailsQueue.Url",
      "has no attribute Url",
    ],
    ["a condition that there is not", "  InVpc: !Not", "  InVPC: !Not", "unknown condition InVpc"],
    [
      "a resource that waits for one that there is not",
      "Type: AWS::SQS::QueuePolicy\n",
      "Type: AWS::SQS::QueuePolicy\n    DependsOn: MailQueue\n",
      "refers to MailQueue",
    ],
    ["a name in a text that there is not", "{MailsQueue.Arn}", "{MailQueue.Arn}", "refers to MailQueue"],
  ])("%s", (_name, right, wrong, problem) => {
    expect(template).toContain(right);
    expect(checkTemplate(template.replace(right, wrong)).join("\n")).toContain(problem);
  });
});
